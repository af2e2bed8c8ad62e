#pragma once

#include <chrono>
#include <cstdint>

/// What the process takes from here on.
class measure {
 public:
  /// The peak of memory begins anew.
  measure();
  [[nodiscard]] double seconds() const;
  /// Of the processor.
  [[nodiscard]] double processor_seconds() const;
  [[nodiscard]] std::uint64_t idle_kib() const noexcept { return idle_; }
  [[nodiscard]] static std::uint64_t peak_kib();

 private:
  std::chrono::steady_clock::time_point begin_;
  double processor_;
  std::uint64_t idle_;
};
