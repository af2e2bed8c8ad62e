#include "client_core.hpp"

#include <algorithm>
#include <tenon/async/asio.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/http/restartable.hpp>

#include "client_exchange.hpp"
#include "client_upgrade.hpp"
#include "connector.hpp"
#include "content_decoder.hpp"
#include "redirect.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::size_t most_other_origins = 16;

task<connection_limit::permit> acquire_permit(connection_limit& from) {
  co_return co_await from.acquire();
}

bool may_be_tried_again(const request& outgoing, const request_route& route) noexcept {
  return may_repeat(outgoing) || !route.idempotency_key.empty();
}

/// Tells a host's breaker how a try has ended, if only that it has.
class breaker_report {
 public:
  explicit breaker_report(circuit_breaker& to) noexcept : to_(to) {}
  breaker_report(const breaker_report&) = delete;
  breaker_report& operator=(const breaker_report&) = delete;
  ~breaker_report() {
    if (!reported_) to_.undecided();
  }
  void failed() noexcept {
    reported_ = true;
    to_.failed(clock::now());
  }
  void answered(int status) noexcept {
    if (status >= 502 && status <= 504) return failed();
    reported_ = true;
    to_.succeeded();
  }

 private:
  circuit_breaker& to_;
  bool reported_ = false;
};

}  // namespace

client_core::client_core(url own, client_options options)
    : options_(std::move(options)),
      names_(resolver_options{.lifetime = options_.names_lifetime}),
      rooms_(std::make_shared<piece_rooms>(options_.piece_bytes, options_.piece_memory)),
      own_(make_origin(std::move(own))),
      cookies_(options_.cookies) {}

std::shared_ptr<const tls_connector> client_core::tls() {
  const std::lock_guard lock(mutex_);
  if (tls_ == nullptr) tls_ = std::make_shared<tls_connector>(options_.tls);
  return tls_;
}

client_core::origin_ptr client_core::other_origin(url to) {
  const auto matches = [&to](const origin_ptr& each) {
    return each->where.scheme == to.scheme && each->where.host == to.host &&
           each->where.port == to.port;
  };
  if (matches(own_)) return own_;
  {
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(others_.begin(), others_.end(), matches);
    if (known != others_.end()) {
      std::rotate(known, known + 1, others_.end());
      return others_.back();
    }
  }
  origin_ptr made = make_origin(std::move(to));
  const std::lock_guard lock(mutex_);
  others_.push_back(made);
  if (others_.size() > most_other_origins) others_.erase(others_.begin());
  return made;
}

client_core::origin_ptr client_core::make_origin(url to) {
  origin_ptr made = std::make_shared<client_origin>(std::move(to), options_);
  if (made->secure()) made->tls = tls();
  return made;
}

task<connection_limit::permit> client_core::permit_of(client_origin& of) {
  if (std::optional<connection_limit::permit> free = of.limit.try_acquire()) {
    co_return *std::move(free);
  }
  co_return co_await within(options_.timeouts.connect, "waiting for a connection",
                            acquire_permit(of.limit));
}

task<response> client_core::send_once(const origin_ptr& to, request& outgoing,
                                      const request_route& route, progress& so_far) {
  const context& here = co_await current_context();
  const boost::asio::any_io_executor loop = asio_executor(here.executor);
  const bool streamed = !outgoing.body.buffered();
  const bool again = may_be_tried_again(outgoing, route);
  // What can be sent only once is not tried on a connection that may be closed by now.
  const bool sent_once = streamed && (!again || restartable_of(outgoing.body) == nullptr);
  for (bool may_reuse = !sent_once;; may_reuse = false) {
    connection_limit::permit permit = co_await permit_of(*to);
    idle_stream kept;
    if (may_reuse) kept = to->pool.take();
    const bool reused = static_cast<bool>(kept);
    client_stream stream(loop);
    if (reused) {
      stream.adopt(std::move(kept));
    } else {
      stream = co_await within(options_.timeouts.connect, "connecting",
                               connect_to(*to, options_, names_, loop));
    }
    const auto on = std::make_shared<client_connection>(std::move(stream), options_, to,
                                                        std::move(permit), rooms_);
    so_far.sending = true;
    try {
      response answer =
          co_await exchange_on(on, outgoing, route, options_.timeouts, shared_from_this());
      co_return answer;
    } catch (const transport_error& error) {
      so_far.answered = on->answered();
      const bool stale = reused && !so_far.answered && error.why() == transport_error::kind::closed;
      if (!stale || !again) throw;
    }
    if (streamed) {
      outgoing.body = on->take_content();
      co_await restartable_of(outgoing.body)->restart();
    }
  }
}

task<response> client_core::send_repeatedly(const origin_ptr& to, request& outgoing,
                                            const request_route& route) {
  using kind = transport_error::kind;
  const client_retries& retries = options_.retries;
  const bool repeatable = outgoing.body.buffered() && may_be_tried_again(outgoing, route);
  to->budget.add_request();
  for (unsigned number = 1;; ++number) {
    if (!to->breaker.allow(clock::now())) {
      throw transport_error(kind::unavailable, to->authority + " has failed too often just now");
    }
    std::chrono::milliseconds delay = retry_delay(retries, number);
    std::exception_ptr failure;
    response answer;
    {
      breaker_report report(to->breaker);
      progress so_far;
      try {
        answer = co_await send_once(to, outgoing, route, so_far);
        report.answered(answer.status);
      } catch (const transport_error& error) {
        report.failed();
        const bool again = so_far.sending
                               ? repeatable && !so_far.answered && error.why() == kind::closed
                               : error.why() == kind::connect;
        if (!again) throw;
        failure = std::current_exception();
      }
    }
    if (!failure) {
      if (!retries.statuses || !repeatable || !is_passing(answer.status)) co_return answer;
      const auto asked = retry_after(answer.headers, std::chrono::system_clock::now());
      if (asked > retries.longest_retry_after) co_return answer;
      delay = asked.value_or(delay);
    }
    if (number > retries.most || !to->budget.take()) {
      if (failure) std::rethrow_exception(failure);
      co_return answer;
    }
    co_await sleep_for(delay);
  }
}

task<response> client_core::send(const origin_ptr& to, request& outgoing, std::string_view key) {
  const std::string cookie =
      cookies_.text_for(to->where, outgoing.target, std::chrono::system_clock::now());
  request_route route;
  route.authority = to->authority;
  if (to->relayed()) route.relayed_to = &*to->proxy;
  route.deadline_header = options_.deadline_header;
  if (options_.decoding.enabled) route.accept_encoding = decodable_codings;
  route.cookie = cookie;
  if (!may_repeat(outgoing)) route.idempotency_key = key;
  response answer = co_await send_repeatedly(to, outgoing, route);
  cookies_.store(to->where, outgoing.target, answer.headers, std::chrono::system_clock::now());
  decode_content(answer, options_.decoding);
  co_return answer;
}

task<response> client_core::follow(request& outgoing) {
  bool gone = !outgoing.body.buffered();
  const std::string key = gone ? std::string() : idempotency_key_for(outgoing, options_.retries);
  response answer = co_await send(own_, outgoing, key);
  if (options_.redirects == 0) co_return answer;
  origin_ptr at = own_;
  request followed;
  const request* asked = &outgoing;
  for (unsigned count = 0;; ++count) {
    std::optional<redirect> to = redirect_of(*asked, answer, at->where, gone);
    if (!to) co_return answer;
    if (count == options_.redirects) {
      throw transport_error(transport_error::kind::redirect,
                            own_->authority + " redirects more than " + std::to_string(count) +
                                (count == 1 ? " time" : " times"));
    }
    at = other_origin(std::move(to->origin));
    followed = std::move(to->next);
    gone = false;
    asked = &followed;
    answer = co_await send(at, followed, key);
  }
}

task<upgraded> client_core::upgrade(request& asking) {
  const context& here = co_await current_context();
  const boost::asio::any_io_executor loop = asio_executor(here.executor);
  const std::string cookie =
      cookies_.text_for(own_->where, asking.target, std::chrono::system_clock::now());
  request_route route;
  route.authority = own_->authority;
  route.cookie = cookie;
  route.upgrades = true;
  client_stream stream =
      co_await within(options_.timeouts.connect, "connecting",
                      connect_to(*own_, options_, names_, loop, through_proxy::tunnel));
  const head_limits limits{options_.head_bytes, options_.fields};
  task<upgraded> asked =
      upgrade_on(std::move(stream), asking, route, limits, options_.timeouts.response);
  co_return co_await within(options_.timeouts.response, "the answer", std::move(asked));
}

task<response> client_core::call(request& outgoing) {
  if (!outgoing.body.buffered()) {
    response answer = co_await follow(outgoing);
    co_return answer;
  }
  response answer = co_await within(options_.timeouts.total, "the call", follow(outgoing));
  co_return answer;
}

}  // namespace tenon::http::detail
