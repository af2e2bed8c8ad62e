#pragma once

#include <time.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

#include "link.hpp"

namespace chaos {

/// Passes connections on to a port on loopback, and misbehaves: on a port of its own for each
/// fault. One thread of its own.
class proxy {
 public:
  proxy(std::uint16_t to, std::uint64_t seed);
  proxy(const proxy&) = delete;
  proxy& operator=(const proxy&) = delete;
  /// Closes what is open.
  ~proxy();

  [[nodiscard]] std::uint16_t port(fault which) const noexcept {
    return ports_[static_cast<std::size_t>(which)];
  }
  /// How often that fault came.
  [[nodiscard]] std::uint64_t mishaps(fault which) const noexcept {
    return mishaps_[static_cast<std::size_t>(which)];
  }

 private:
  void run(const std::stop_token& stop);
  void accept(std::size_t which);
  void wait_and_serve();
  /// How long nothing can be done unless a socket is ready.
  [[nodiscard]] timespec idle_time(clock::time_point now) const;
  void drop_ended();

  std::uint16_t to_;
  std::array<int, faults> listeners_{};
  std::array<std::uint16_t, faults> ports_{};
  std::array<std::atomic<std::uint64_t>, faults> mishaps_{};
  std::mt19937_64 random_;
  std::vector<std::unique_ptr<link>> links_;
  std::jthread thread_;
};

}  // namespace chaos
