#include "request_rate.hpp"

#include <algorithm>
#include <cmath>

namespace tenon::s3::detail {

namespace {

constexpr double slowest_rate = 0.5;
constexpr double after_throttling = 0.7;  // of the rate before
constexpr double growth = 0.4;            // the constant of CUBIC
constexpr double of_new_measure = 0.8;
constexpr std::chrono::milliseconds measured_in{500};

double seconds(clock::duration length) noexcept {
  return std::chrono::duration<double>(length).count();
}

}  // namespace

request_rate::request_rate(const rate_options& options) noexcept
    : options_(options),
      limited_(options.most > 0),
      rate_(options.most),
      tokens_(std::max(options.most, 1.0)) {}

void request_rate::measure(clock::time_point now) noexcept {
  if (counted_from_ == clock::time_point()) counted_from_ = now;
  ++counted_;
  if (now - counted_from_ < measured_in) return;
  const double latest = counted_ / seconds(now - counted_from_);
  measured_ = measured_ == 0 ? latest : latest * of_new_measure + measured_ * (1 - of_new_measure);
  counted_ = 0;
  counted_from_ = now;
}

void request_rate::fill(clock::time_point now) noexcept {
  if (filled_ != clock::time_point()) {
    tokens_ = std::min(tokens_ + seconds(now - filled_) * rate_, std::max(rate_, 1.0));
  }
  filled_ = now;
}

void request_rate::set_rate(double rate, clock::time_point now) noexcept {
  fill(now);
  if (options_.most > 0) rate = std::min(rate, options_.most);
  rate_ = std::max(rate, slowest_rate);
  tokens_ = std::min(tokens_, std::max(rate_, 1.0));
}

clock::duration request_rate::take(clock::time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  measure(now);
  if (!limited_) return {};
  fill(now);
  tokens_ -= 1;
  if (tokens_ >= 0) return {};
  return std::chrono::duration_cast<clock::duration>(
      std::chrono::duration<double>(-tokens_ / rate_));
}

void request_rate::answered(clock::time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  if (!limited_ || last_most_ == 0) return;
  const double flat = std::cbrt(last_most_ * (1 - after_throttling) / growth);
  const double grown = growth * std::pow(seconds(now - last_throttled_) - flat, 3.0) + last_most_;
  // No faster than is asked for: the rate of an idle client would grow without an end.
  set_rate(std::min(grown, std::max(2 * measured_, slowest_rate)), now);
}

void request_rate::throttled(clock::time_point now) noexcept {
  const std::lock_guard lock(mutex_);
  if (!options_.adaptive) return;
  double before = measured_;
  // So few requests that there is no measure yet: what was sent is taken for that of half a second.
  if (before == 0) before = counted_ / seconds(measured_in);
  if (limited_) before = std::min(before, rate_);
  last_most_ = before;
  last_throttled_ = now;
  if (!limited_) tokens_ = 0;
  limited_ = true;
  set_rate(before * after_throttling, now);
}

double request_rate::rate() const noexcept {
  const std::lock_guard lock(mutex_);
  return limited_ ? rate_ : 0;
}

}  // namespace tenon::s3::detail
