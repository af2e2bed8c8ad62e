#include "parts.hpp"

#include <algorithm>

#include <tenon/async/sleep.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/transport_error.hpp>

#include "refusal.hpp"

namespace tenon::s3::detail {

namespace {

/// More in a row is not faster, and takes longer to be shared anew.
constexpr std::uint64_t largest_range = std::uint64_t{64} << 20U;

}  // namespace

std::optional<part> part_cutter::cut(std::uint64_t size) noexcept {
  if (begun() && left() == 0) return std::nullopt;
  part made{++number_, offset_, std::min(size, left())};
  offset_ += made.size;
  return made;
}

part_plan::part_plan(std::uint64_t total, std::uint64_t part_size, std::uint64_t most) noexcept
    : content_(total),
      part_size_(std::max({part_size, smallest_part, total / most + (total % most != 0 ? 1 : 0)})) {
}

std::uint64_t range_plan::next_size() const noexcept {
  if (!object_.begun()) return part_size_;
  const std::uint64_t share = object_.left() / (std::uint64_t{2} * parallel_);
  const std::uint64_t parts = std::min(share, largest_range) / part_size_;
  return std::max(parts, std::uint64_t{1}) * part_size_;
}

/// A server that is overloaded or away, which may be why the upload failed, is asked again.
task<> multipart_job::abort_until_gone() {
  static constexpr std::chrono::milliseconds longest{2'000};
  for (std::chrono::milliseconds pause{50};; pause = std::min(pause * 2, longest)) {
    try {
      co_await client_.abort_multipart_upload(upload_);
      co_return;
    } catch (const error& refused) {
      const bool again = remedy_for(refused) == remedy::again;
      if (!again) co_return;  // gone already, or not to be had with these credentials
    } catch (const http::transport_error&) {
    }
    co_await sleep_for(pause);
  }
}

task<> multipart_job::abandon() {
  if (keep_) co_return;
  try {
    // Also when the caller was cancelled: parts that nobody knows of would be paid for.
    co_await shield(with_timeout(abort_within_, abort_until_gone()));
  } catch (const std::exception&) {
    // What failed first is what the caller is told.
  }
}

task<put_result> multipart_job::finish(task<> send_all, conditions when) {
  std::exception_ptr failure;
  try {
    co_await std::move(send_all);
    std::sort(parts_.begin(), parts_.end(),
              [](const uploaded_part& left, const uploaded_part& right) {
                return left.number < right.number;
              });
    co_return co_await client_.complete_multipart_upload(upload_, parts_, std::move(when));
  } catch (...) {
    failure = std::current_exception();
  }
  co_await abandon();
  std::rethrow_exception(failure);
}

}  // namespace tenon::s3::detail
