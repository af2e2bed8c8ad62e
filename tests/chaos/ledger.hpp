#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace chaos {

/// What a call has come to, for its caller.
enum class ending : std::uint8_t {
  none,      ///< nothing yet: at the end, the call is lost
  answered,  ///< its own answer, whole
  failed,    ///< an error, or a refusal
  mangled    ///< an answer that is not its own
};

/// Every call, as both sides have seen it. Any thread.
class ledger {
 public:
  explicit ledger(std::size_t most) : executions_(most), endings_(most) {}

  /// The number of a new call; nothing when there are too many.
  [[nodiscard]] std::optional<std::uint64_t> begin() noexcept {
    const std::uint64_t number = next_.fetch_add(1);
    if (number >= executions_.size()) return std::nullopt;
    return number;
  }
  /// The server does what the call asks for.
  void executed(std::uint64_t number) noexcept {
    if (number < executions_.size()) executions_[number].fetch_add(1);
  }
  void ended(std::uint64_t number, ending how) noexcept { endings_[number].store(how); }

  struct verdict {
    std::uint64_t calls = 0;
    std::uint64_t lost = 0;        ///< without an end, or answered and never executed
    std::uint64_t duplicated = 0;  ///< not idempotent, and executed more than once
  };
  /// When all calls have ended, on both sides.
  [[nodiscard]] verdict judge() const;

 private:
  std::vector<std::atomic<std::uint8_t>> executions_;
  std::vector<std::atomic<ending>> endings_;
  std::atomic<std::uint64_t> next_ = 0;
};

}  // namespace chaos
