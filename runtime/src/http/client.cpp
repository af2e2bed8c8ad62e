#include <tenon/http/client.hpp>

#include <stdexcept>
#include <tenon/async/asio.hpp>
#include <tenon/async/event.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/timeout.hpp>

#include "client_connection.hpp"
#include "request_head.hpp"

namespace tenon::http {

struct client::implementation {
  implementation(url to, client_options chosen)
      : origin(std::move(to)),
        authority(origin.authority()),
        options(std::move(chosen)),
        pool(std::make_shared<detail::connection_pool>(options.idle_connections,
                                                       options.idle_lifetime)) {
    if (origin.scheme == "https") tls = std::make_unique<detail::tls_connector>(options.tls);
  }
  url origin;
  std::string authority;
  client_options options;
  std::shared_ptr<detail::connection_pool> pool;
  std::unique_ptr<detail::tls_connector> tls;  // null: not encrypted
};

namespace {

using detail::client_connection;
using connection_ptr = std::unique_ptr<client_connection>;

constexpr std::size_t small_body = 64 * 1024;  // read before the answer is given

/// The task, with a transport_error in place of a timeout.
template <class T>
task<T> within(std::chrono::milliseconds limit, const char* what, task<T> limited) {
  try {
    co_return co_await with_timeout(limit, std::move(limited));
  } catch (const timeout_error&) {
    throw transport_error(transport_error::kind::timeout, std::string(what) + " took too long");
  }
}

/// Content that is read from the connection as its reader asks for it.
class client_body final : public body_source {
 public:
  client_body(connection_ptr from, std::chrono::milliseconds timeout, std::shared_ptr<void> owner)
      : owner_(std::move(owner)), from_(std::move(from)), timeout_(timeout) {
    length_ = from_->body_length();
  }

  task<std::string_view> read() override {
    if (!from_) co_return std::string_view{};
    const std::string_view piece =
        co_await within(timeout_, "the answer's content", from_->read_body());
    if (piece.empty()) {
      from_->give_back();
      from_.reset();
    }
    co_return piece;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return length_; }

 private:
  std::shared_ptr<void> owner_;  // of the options that the connection refers to
  connection_ptr from_;
  std::chrono::milliseconds timeout_;
  std::optional<std::uint64_t> length_;
};

task<response> exchange_on(client_connection& on, request& outgoing, std::string_view authority) {
  const context& here = co_await current_context();
  co_await on.send(outgoing, authority, here);
  response answer = co_await on.receive_head(outgoing.method);
  co_return answer;
}

/// Sends content that comes from elsewhere, for as long as that takes; ends only by failing.
task<response> send_stream(client_connection& on, request& outgoing, std::string_view authority,
                           event& sent, std::chrono::milliseconds timeout) {
  const context& here = co_await current_context();
  co_await on.send(outgoing, authority, here);
  sent.set();
  co_await sleep_for(timeout);
  throw transport_error(transport_error::kind::timeout, "the answer took too long");
}

/// The head of the answer: once the request has been sent, or before when it is a refusal.
task<response> head_of_stream(client_connection& on, method asked, event& sent) {
  response answer = co_await on.receive_head(asked);
  if (answer.status < 300) co_await sent.wait();
  co_return answer;
}

task<response> exchange_stream(client_connection& on, request& outgoing, std::string_view authority,
                               std::chrono::milliseconds timeout) {
  event sent;
  task<response> sending = send_stream(on, outgoing, authority, sent, timeout);
  task<response> receiving = head_of_stream(on, outgoing.method, sent);
  response answer = co_await race(std::move(sending), std::move(receiving));
  co_return answer;
}

bool repeatable(const request& outgoing) noexcept {
  return outgoing.body.buffered() && is_idempotent(outgoing.method);
}

url origin_of(std::string_view text) {
  std::optional<url> parsed = parse_url(text);
  if (!parsed || !(parsed->path.empty() || parsed->path == "/") || !parsed->query.empty()) {
    throw std::invalid_argument("'" + std::string(text) +
                                "' is not the URL of an origin, such as http://host:8080");
  }
  return std::move(*parsed);
}

}  // namespace

client::client(url origin, client_options options) {
  implementation_ = std::make_shared<implementation>(std::move(origin), std::move(options));
}

client::client(std::string_view origin, client_options options)
    : client(origin_of(origin), std::move(options)) {}

client::~client() = default;

task<response> client::handle(request& outgoing) {
  const std::shared_ptr<implementation> self = implementation_;
  const context& here = co_await current_context();
  detail::require_sendable(outgoing);
  const client_timeouts& timeouts = self->options.timeouts;
  const boost::asio::any_io_executor loop = asio_executor(here.executor);
  connection_ptr on;
  response answer;
  const bool streamed = !outgoing.body.buffered();
  // What can be sent only once is not tried on a connection that may be closed by now.
  for (bool may_reuse = !streamed;; may_reuse = false) {
    on = std::make_unique<client_connection>(loop, self->options, self->pool);
    const bool reused = may_reuse && on->reuse();
    if (!reused) {
      co_await within(timeouts.connect, "connecting",
                      on->connect(self->origin.host, self->origin.port, self->tls.get()));
    }
    if (streamed) {
      answer = co_await exchange_stream(*on, outgoing, self->authority, timeouts.response);
      break;
    }
    try {
      answer = co_await within(timeouts.response, "the answer",
                               exchange_on(*on, outgoing, self->authority));
      break;
    } catch (const transport_error& error) {
      const bool stale = reused && !on->answered() && error.why() == transport_error::kind::closed;
      if (!stale || !repeatable(outgoing)) throw;
    }
  }
  std::optional<std::string> small =
      co_await within(timeouts.body, "the answer's content", on->read_small_body(small_body));
  if (small) {
    answer.body = std::move(*small);
    on->give_back();
  } else {
    answer.body = std::unique_ptr<body_source>(
        std::make_unique<client_body>(std::move(on), timeouts.body, self));
  }
  co_return answer;
}

}  // namespace tenon::http
