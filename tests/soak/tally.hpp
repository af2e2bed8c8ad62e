#pragma once

#include <atomic>
#include <cstdint>

namespace soak {

/// What became of the calls. Written from every thread.
struct tally {
  std::atomic<std::uint64_t> started{0};
  std::atomic<std::uint64_t> answered{0};   ///< with the right answer
  std::atomic<std::uint64_t> timed_out{0};  ///< as the caller's own limit asked for
  std::atomic<std::uint64_t> cancelled{0};  ///< by losing a race
  std::atomic<std::uint64_t> lost{0};       ///< anything else: there must be none
  std::atomic<std::uint64_t> entered{0};    ///< handlers that started
  std::atomic<std::uint64_t> left{0};       ///< handlers that ended, however

  [[nodiscard]] std::uint64_t ended() const { return answered + timed_out + cancelled + lost; }
};

}  // namespace soak
