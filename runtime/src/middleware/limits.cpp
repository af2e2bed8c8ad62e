#include <tenon/middleware/limits.hpp>

#include <charconv>
#include <iterator>
#include <memory>
#include <utility>

#include <tenon/async/timeout.hpp>

#include "../http/response_head.hpp"
#include "answers.hpp"

namespace tenon::middleware {

namespace {

/// One of those that count, until it goes.
class counted {
 public:
  explicit counted(std::atomic<std::size_t>& in) noexcept : in_(&in) {}
  counted(counted&& other) noexcept : in_(std::exchange(other.in_, nullptr)) {}
  counted& operator=(counted&&) = delete;
  ~counted() {
    if (in_ != nullptr) in_->fetch_sub(1);
  }

 private:
  std::atomic<std::size_t>* in_;
};

class counted_stream final : public http::body_source {
 public:
  counted_stream(http::body from, counted one) noexcept
      : from_(std::move(from)), one_(std::move(one)) {}
  task<std::string_view> read() override { return from_.read(); }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    return from_.size();
  }

 private:
  http::body from_;
  counted one_;
};

/// What counts as one peer: the /64 of an IPv6 address.
std::string_view network_of(std::string_view peer) noexcept {
  if (peer.find(':') == std::string_view::npos) return peer;
  std::size_t end = 0;
  for (int group = 0; group < 4; ++group) {
    const std::size_t colon = peer.find(':', end);
    if (colon == std::string_view::npos) return peer;
    // `::` stands for zeros: what comes before it names the network.
    if (colon + 1 < peer.size() && peer[colon + 1] == ':') return peer.substr(0, colon);
    end = colon + 1;
  }
  return peer.substr(0, end - 1);
}

constexpr std::chrono::seconds between_clearings{1};

}  // namespace

task<http::response> concurrency_limit::handle(http::request& incoming) {
  if (running_.fetch_add(1) >= options_.requests) {
    running_.fetch_sub(1);
    co_return detail::refusal(503, options_.retry_after);
  }
  counted one(running_);
  http::response answer = co_await inner().handle(incoming);
  if (!answer.body.buffered() && answer.status >= 200) {
    answer.body = std::unique_ptr<http::body_source>(
        std::make_unique<counted_stream>(std::move(answer.body), std::move(one)));
  }
  co_return answer;
}

rate_limit::rate_limit(rate_limit_options options)
    : options_(options), shared_(options.per_second, options.burst) {}

std::size_t rate_limit::addresses() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

void rate_limit::forget_idle(clock::time_point now) {
  if (forgot_ != clock::time_point::min() && now - forgot_ < between_clearings) return;
  forgot_ = now;
  for (auto each = buckets_.begin(); each != buckets_.end();) {
    each = each->second.full(now) ? buckets_.erase(each) : std::next(each);
  }
}

token_bucket& rate_limit::bucket_of(std::string_view key, clock::time_point now) {
  const auto found = buckets_.find(key);
  if (found != buckets_.end()) return found->second;
  if (buckets_.size() >= options_.addresses) forget_idle(now);
  if (buckets_.size() >= options_.addresses) return shared_;
  return buckets_.emplace(key, token_bucket(options_.per_second, options_.burst)).first->second;
}

clock::duration rate_limit::wait_of(std::string_view peer) {
  const clock::time_point now = clock::now();
  const std::lock_guard lock(mutex_);
  token_bucket& bucket = bucket_of(network_of(peer), now);
  return bucket.try_take(now) ? clock::duration::zero() : bucket.wait_for(now);
}

task<http::response> rate_limit::handle(http::request& incoming) {
  if (incoming.peer.empty()) return inner().handle(incoming);
  const clock::duration wait = wait_of(incoming.peer);
  if (wait == clock::duration::zero()) return inner().handle(incoming);
  return [](clock::duration until) -> task<http::response> {
    co_return detail::refusal(429, until);
  }(wait);
}

std::optional<std::chrono::milliseconds> timeout::limit_for(
    const http::request& incoming) const noexcept {
  if (header_.empty()) return limit_;
  const std::optional<std::string_view> asked = incoming.headers.find(header_);
  if (!asked) return limit_;
  std::uint64_t number = 0;
  const char* const end = asked->data() + asked->size();
  const auto [at, error] = std::from_chars(asked->data(), end, number);
  if (at != end || asked->empty() || error == std::errc::invalid_argument) return std::nullopt;
  if (error != std::errc() || number > static_cast<std::uint64_t>(limit_.count())) return limit_;
  return std::chrono::milliseconds(number);
}

task<http::response> timeout::handle(http::request& incoming) {
  const std::optional<std::chrono::milliseconds> limit = limit_for(incoming);
  if (!limit) co_return http::detail::problem(400);
  try {
    http::response answer = co_await with_timeout(*limit, inner().handle(incoming));
    co_return answer;
  } catch (const timeout_error&) {
  }
  co_return detail::refusal(503, limit_);
}

}  // namespace tenon::middleware
