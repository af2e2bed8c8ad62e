#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include <tenon/async/gather.hpp>
#include <tenon/async/semaphore.hpp>
#include <tenon/s3/transfer.hpp>

namespace tenon::s3::detail {

/// A piece of an object that is sent or fetched by itself.
struct part {
  unsigned number = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Content of a known length, cut from its beginning to its end.
class part_cutter {
 public:
  explicit part_cutter(std::uint64_t total) noexcept : total_(total) {}
  /// The next part, of as much as `size` where that is left. Nothing after the last; empty content
  /// has one empty part.
  [[nodiscard]] std::optional<part> cut(std::uint64_t size) noexcept;
  [[nodiscard]] bool begun() const noexcept { return number_ != 0; }
  [[nodiscard]] std::uint64_t left() const noexcept { return total_ - offset_; }

 private:
  std::uint64_t total_;
  std::uint64_t offset_ = 0;
  unsigned number_ = 0;
};

/// The parts of content of a known length, one after the other.
class part_plan {
 public:
  /// `most`: parts become larger when there would be more.
  part_plan(std::uint64_t total, std::uint64_t part_size, std::uint64_t most = most_parts) noexcept;
  /// Nothing after the last. An empty content has one empty part.
  [[nodiscard]] std::optional<part> next() noexcept { return content_.cut(part_size_); }
  [[nodiscard]] std::uint64_t part_size() const noexcept { return part_size_; }

 private:
  part_cutter content_;
  std::uint64_t part_size_;
};

/// The ranges of an object of a known length. The first is a part, as it was asked for before the
/// length was known. A server takes a large one with less work than many; towards the end they
/// become smaller again, so that those who get them end together.
class range_plan {
 public:
  /// `part_size` and `parallel`: not 0.
  range_plan(std::uint64_t total, std::uint64_t part_size, unsigned parallel) noexcept
      : object_(total), part_size_(part_size), parallel_(parallel) {}
  /// Nothing after the last. An empty object has one empty range.
  [[nodiscard]] std::optional<part> next() noexcept { return object_.cut(next_size()); }

 private:
  [[nodiscard]] std::uint64_t next_size() const noexcept;

  part_cutter object_;
  std::uint64_t part_size_;
  unsigned parallel_;
};

/// Counts bytes for those who want to know.
class progress_meter {
 public:
  progress_meter(const transfer_options& how, std::optional<std::uint64_t> total) noexcept
      : told_{0, total}, tell_(how.progress) {}
  void add(std::uint64_t bytes) {
    told_.bytes += bytes;
    if (tell_) tell_(told_);
  }

 private:
  progress told_;
  const std::function<void(const progress&)>& tell_;
};

/// Runs so many of `work()` at the same time; the first failure stops the others.
template <class Work>
task<> run_parallel(unsigned workers, Work work) {
  std::vector<task<>> all;
  for (unsigned each = 0; each < std::max(workers, 1U); ++each) all.push_back(work());
  co_await gather(std::move(all));
}

/// Sends the parts of an upload and completes it; or aborts it, unless told otherwise.
/// `send_all` fills `parts`.
class multipart_job {
 public:
  multipart_job(client& to, multipart_upload upload, const transfer_options& how) noexcept
      : client_(to),
        upload_(std::move(upload)),
        keep_(how.keep_parts),
        abort_within_(how.abort_within) {}
  void add(uploaded_part sent) { parts_.push_back(std::move(sent)); }
  [[nodiscard]] const multipart_upload& upload() const noexcept { return upload_; }
  task<put_result> finish(task<> send_all, conditions when);

 private:
  task<> abandon();
  task<> abort_until_gone();
  client& client_;
  multipart_upload upload_;
  bool keep_;
  std::chrono::milliseconds abort_within_;
  std::vector<uploaded_part> parts_;
};

}  // namespace tenon::s3::detail
