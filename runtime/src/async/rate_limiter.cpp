#include <tenon/async/rate_limiter.hpp>

#include <algorithm>
#include <stdexcept>

#include <tenon/async/sleep.hpp>

namespace tenon {

token_bucket::token_bucket(double per_second, double burst)
    : per_second_(per_second), burst_(burst), tokens_(burst) {
  if (!(per_second > 0) || !(burst > 0)) {
    throw std::invalid_argument("a rate and its burst must be positive");
  }
}

void token_bucket::refill(clock::time_point now) noexcept {
  if (filled_ != clock::time_point::min() && now > filled_) {
    const std::chrono::duration<double> passed = now - filled_;
    tokens_ = std::min(burst_, tokens_ + passed.count() * per_second_);
  }
  filled_ = std::max(filled_, now);
}

bool token_bucket::try_take(clock::time_point now, double tokens) noexcept {
  refill(now);
  if (tokens_ < tokens) return false;
  tokens_ -= tokens;
  return true;
}

clock::duration token_bucket::wait_for(clock::time_point now, double tokens) noexcept {
  refill(now);
  if (tokens_ >= tokens) return {};
  return std::chrono::ceil<clock::duration>(
      std::chrono::duration<double>((tokens - tokens_) / per_second_));
}

clock::duration token_bucket::reserve(clock::time_point now, double tokens) noexcept {
  const clock::duration wait = wait_for(now, tokens);
  tokens_ -= tokens;
  return wait;
}

void token_bucket::give_back(double tokens) noexcept {
  tokens_ = std::min(burst_, tokens_ + tokens);
}

bool token_bucket::full(clock::time_point now) noexcept {
  refill(now);
  return tokens_ >= burst_;
}

task<> rate_limiter::acquire(double tokens) {
  const clock::duration wait = bucket_.reserve(clock::now(), tokens);
  if (wait == clock::duration::zero()) co_return;
  try {
    co_await sleep_for(wait);
  } catch (const operation_cancelled&) {
    bucket_.give_back(tokens);
    throw;
  }
}

}  // namespace tenon
