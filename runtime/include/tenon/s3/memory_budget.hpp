#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

#include <tenon/async/task.hpp>

namespace tenon::s3 {

/// So many bytes that transfers may keep in memory together; who finds too few left waits. For the
/// tasks of any loops; outlives them. Who waits longest is not always first.
class memory_budget {
 public:
  explicit memory_budget(std::uint64_t bytes) noexcept : total_(bytes) {}
  memory_budget(const memory_budget&) = delete;
  memory_budget& operator=(const memory_budget&) = delete;

  /// Some of the bytes, given back when it is destroyed.
  class [[nodiscard]] share {
   public:
    share() noexcept = default;
    share(share&& other) noexcept
        : of_(std::exchange(other.of_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    share& operator=(share&& other) noexcept {
      std::swap(of_, other.of_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~share() {
      if (of_ != nullptr) of_->give_back(bytes_);
    }

   private:
    friend class memory_budget;
    share(memory_budget& of, std::uint64_t bytes) noexcept : of_(&of), bytes_(bytes) {}
    memory_budget* of_ = nullptr;
    std::uint64_t bytes_ = 0;
  };

  /// Waits until so many bytes are left; all of them when more are asked for than there are.
  task<share> take(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  [[nodiscard]] std::uint64_t used() const noexcept;
  /// The most that was ever used at a time.
  [[nodiscard]] std::uint64_t peak() const noexcept;

 private:
  bool try_take(std::uint64_t bytes) noexcept;
  void give_back(std::uint64_t bytes) noexcept;

  std::uint64_t total_;
  mutable std::mutex mutex_;
  std::uint64_t used_ = 0;
  std::uint64_t peak_ = 0;
};

}  // namespace tenon::s3
