#include "retry_policy.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <random>
#include <utility>

#include "characters.hpp"

namespace tenon::http::detail {

void retry_budget::add_request() noexcept {
  const std::lock_guard lock(mutex_);
  left_ = std::min(most_, left_ + share_);
}

bool retry_budget::take() noexcept {
  const std::lock_guard lock(mutex_);
  if (left_ < 1) return false;
  left_ -= 1;
  return true;
}

bool circuit_breaker::allow(clock::time_point now) noexcept {
  if (options_.failures == 0) return true;
  const std::lock_guard lock(mutex_);
  if (failures_ < options_.failures) return true;
  if (probing_ || now < closed_until_) return false;
  probing_ = true;
  return true;
}

void circuit_breaker::succeeded() noexcept {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  probing_ = false;
}

void circuit_breaker::failed(clock::time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  if (failures_ < options_.failures) ++failures_;
  probing_ = false;
  closed_until_ = now + options_.pause;
}

void circuit_breaker::undecided() noexcept {
  const std::lock_guard lock(mutex_);
  probing_ = false;
}

bool may_repeat(const request& outgoing) noexcept {
  return is_idempotent(outgoing.method) || outgoing.headers.contains("Idempotency-Key");
}

std::string idempotency_key_for(const request& outgoing, const client_retries& options) {
  if (!options.idempotency_keys || may_repeat(outgoing)) return {};
  if (outgoing.method != method::post && outgoing.method != method::patch) return {};
  std::random_device source;
  std::string key = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";  // RFC 9562 section 5.4
  unsigned bits = 0;
  unsigned left = 0;
  for (char& each : key) {
    if (each != 'x' && each != 'y') continue;
    if (std::exchange(left, left == 0 ? 7U : left - 1) == 0) bits = source();
    const unsigned digit = bits & 15U;
    bits >>= 4U;
    each = "0123456789abcdef"[each == 'x' ? digit : (digit & 3U) | 8U];
  }
  return key;
}

bool is_passing(int status) noexcept {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

std::chrono::milliseconds retry_delay(const client_retries& options, unsigned number) {
  std::chrono::milliseconds bound = std::max(options.first_delay, std::chrono::milliseconds(0));
  for (unsigned doubled = 1; doubled < number && bound < options.longest_delay; ++doubled) {
    bound *= 2;
  }
  bound = std::min(bound, options.longest_delay);
  thread_local std::minstd_rand random(std::random_device{}());
  return std::chrono::milliseconds(
      std::uniform_int_distribution<std::chrono::milliseconds::rep>(0, bound.count())(random));
}

std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::string_view shape = "www, dd mmm dddd dd:dd:dd GMT";
  if (text.size() != shape.size() || text.substr(25) != " GMT") return std::nullopt;
  const auto number = [text](std::size_t at, std::size_t size) {
    int value = -1;
    const auto [end, error] = std::from_chars(&text[at], &text[at] + size, value);
    return error == std::errc() && end == &text[at] + size ? value : -1;
  };
  const std::size_t month = months.find(text.substr(8, 3));
  std::tm parts{};
  parts.tm_mday = number(5, 2);
  parts.tm_mon = static_cast<int>(month / 3);
  parts.tm_year = number(12, 4) - 1900;
  parts.tm_hour = number(17, 2);
  parts.tm_min = number(20, 2);
  parts.tm_sec = number(23, 2);
  if (month == std::string_view::npos || month % 3 != 0 || parts.tm_mday < 1 ||
      parts.tm_mday > 31 || parts.tm_year < 0 || parts.tm_hour < 0 || parts.tm_min < 0 ||
      parts.tm_sec < 0) {
    return std::nullopt;
  }
  return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

std::optional<std::chrono::milliseconds> retry_after(const fields& headers,
                                                     std::chrono::system_clock::time_point now) {
  const std::optional<std::string_view> found = headers.find("Retry-After");
  if (!found) return std::nullopt;
  const std::string_view text = trim(*found);
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size()) {
    return std::chrono::seconds(seconds);
  }
  const auto date = parse_http_date(text);
  if (!date) return std::nullopt;
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(*date - now),
                  std::chrono::milliseconds(0));
}

}  // namespace tenon::http::detail
