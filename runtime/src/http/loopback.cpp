#include <tenon/loopback.hpp>

#include <atomic>
#include <limits>
#include <memory>
#include <string>
#include <tenon/http/transport_error.hpp>

#include "head_parser.hpp"
#include "request_head.hpp"
#include "response_head.hpp"
#include "trace_fields.hpp"

namespace tenon {

namespace {

/// The server's side of one exchange: what a connection would hold.
struct incoming_exchange {
  std::string wire{};  // the head as a socket would give it; the request's fields are views of it
  http::request request{};
};

/// Content read from the other side's, as it would come over a connection.
class relayed_body final : public http::body_source {
 public:
  relayed_body(http::body from, std::shared_ptr<void> kept) noexcept
      : kept_(std::move(kept)), from_(std::move(from)) {}
  task<std::string_view> read() override {
    try {
      const std::string_view piece = co_await from_.read();
      co_return piece;
    } catch (const operation_cancelled&) {
      throw;
    } catch (...) {
      // What it says stays on the server's side.
    }
    throw http::transport_error(http::transport_error::kind::closed,
                                "the connection was closed before the answer was whole");
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    return from_.size();
  }

 private:
  std::shared_ptr<void> kept_;
  http::body from_;
};

/// What a socket would have given the client: nothing refers to the server's memory.
task<http::response> delivered(http::response answer, const http::request& asked,
                               std::shared_ptr<incoming_exchange> kept) {
  http::response given;
  given.status = answer.status;
  for (const http::fields::field& each : answer.headers) {
    if (!http::detail::speaks_for_connection(each.name)) given.headers.add(each.name, each.value);
  }
  const bool silent =
      asked.method == http::method::head || !http::status_allows_content(answer.status);
  if (!silent && answer.body.buffered()) {
    given.body = co_await answer.body.take_all(std::numeric_limits<std::size_t>::max());
  } else if (!silent) {
    given.body = std::unique_ptr<http::body_source>(
        std::make_unique<relayed_body>(std::move(answer.body), std::move(kept)));
  }
  co_return given;
}

class loopback_service final : public http::service {
 public:
  explicit loopback_service(http::service& target) noexcept : target_(target) {}

  task<http::response> handle(http::request& outgoing) override {
    const context& here = co_await current_context();
    http::detail::require_sendable(outgoing);
    const auto exchange = std::make_shared<incoming_exchange>();
    http::detail::append_request_head(exchange->wire, outgoing, {.authority = "loopback"}, here);
    http::request& incoming = exchange->request;
    http::detail::message_head head;
    const http::detail::head_result result =
        http::detail::read_request_head(exchange->wire, {}, incoming, head);
    const bool valid = result.outcome == http::detail::head_result::state::complete;
    http::response answer;
    if (valid) {
      // A stream goes with the exchange: the answer's content may be made from it.
      incoming.body = outgoing.body.buffered() ? http::body(std::string(outgoing.body.text()))
                                               : std::move(outgoing.body);
      answer = co_await answered(incoming, head, here);
    } else {
      answer = http::detail::problem(result.status != 0 ? result.status : 400);
    }
    co_return co_await delivered(std::move(answer), outgoing, exchange);
  }

 private:
  /// As a server answers: in a context made from the request, and for whatever the handler throws.
  task<http::response> answered(http::request& incoming, const http::detail::message_head& head,
                                const context& caller) {
    context inner;
    inner.executor = caller.executor;
    inner.cancellation = caller.cancellation;
    inner.deadline = caller.deadline;
    std::string own_id;
    if (head.request_id.empty()) own_id = "loopback-" + std::to_string(++requests_);
    inner.request_id = own_id.empty() ? head.request_id : std::string_view(own_id);
    inner.scheme = "http";
    inner.host = head.host;
    std::string trace_state;
    http::detail::read_trace(head, incoming.headers, inner, trace_state);
    int failure = 0;
    http::response answer;
    try {
      answer = co_await with_context(inner, target_.handle(incoming));
      if (answer.status < 200 || answer.status > 999) failure = 500;
    } catch (const operation_cancelled&) {
      if (caller.cancellation.requested()) throw;
      failure = 500;
    } catch (const http::body_error& error) {
      failure = error.status();
    } catch (...) {
      failure = 500;
    }
    if (failure != 0) answer = http::detail::problem(failure);
    co_return answer;
  }

  http::service& target_;
  std::atomic<unsigned> requests_ = 0;
};

}  // namespace

http::transport loopback(http::service& target) {
  return http::transport{std::make_shared<loopback_service>(target)};
}

}  // namespace tenon
