#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "fault.hpp"

namespace chaos {

using clock = std::chrono::steady_clock;

/// One connection through the proxy: two sockets, and what is on its way in either direction.
class link {
 public:
  /// Takes both sockets. `seed` decides where and how it misbehaves; `mishaps` counts how often.
  link(fault how, int client, int server, std::uint64_t seed, std::atomic<std::uint64_t>& mishaps);
  link(const link&) = delete;
  link& operator=(const link&) = delete;
  ~link();

  /// One direction.
  struct flow {
    int from = -1;
    int to = -1;
    std::string waiting{};        // read, not passed on
    clock::time_point release{};  // not before
    std::size_t passed = 0;       // bytes read so far
    std::size_t fault_at = 0;     // where the fault is
    std::size_t gentle = 0;       // bytes left that trickle slowly
    bool faulty = false;          // the fault is in this direction, and has not come yet
    bool swallows = false;
    bool ended = false;     // nothing more is read
    bool finished = false;  // the other side was told so
  };
  [[nodiscard]] flow& direction(std::size_t index) noexcept { return flows_[index]; }

  [[nodiscard]] bool wants_to_read(const flow& of) const noexcept;
  [[nodiscard]] bool wants_to_write(const flow& of, clock::time_point now) const noexcept;
  /// Takes what is there to read, and does to it what the fault says.
  void read(flow& of, clock::time_point now);
  void write(flow& of, clock::time_point now);
  /// Both directions have ended, or it was cut off.
  [[nodiscard]] bool over() const noexcept;

 private:
  /// What the fault does to a piece that has just come; how much of it is left to pass on.
  void spoil(flow& of, std::string& piece, clock::time_point now);
  /// The fault comes again, some bytes behind a piece of that size.
  void return_later(flow& of, std::size_t size);
  void close_both(bool reset) noexcept;
  [[nodiscard]] std::size_t below(std::size_t most);

  fault how_;
  int client_;
  int server_;
  flow flows_[2];
  std::mt19937_64 random_;
  std::atomic<std::uint64_t>& mishaps_;
  bool cut_ = false;  // both sides end once what waits is passed on
  bool with_reset_ = false;
};

}  // namespace chaos
