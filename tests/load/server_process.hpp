#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <optional>

namespace load {

/// A `serve_counting` in a process of its own.
class server_process {
 public:
  /// `socket`: one that listens and that it takes over, or -1. Returns when it listens. Throws
  /// std::runtime_error.
  server_process(int socket, unsigned threads);
  server_process(const server_process&) = delete;
  server_process& operator=(const server_process&) = delete;
  ~server_process();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// What it has allocated and touched.
  [[nodiscard]] std::size_t memory_bytes() const;
  /// Sends SIGTERM.
  void terminate() const noexcept;
  /// Whether it has ended; from then on `begun` tells.
  [[nodiscard]] bool ended();
  /// How many requests its handler was called for; nothing when it did not end in order.
  [[nodiscard]] std::optional<std::uint64_t> begun() const noexcept { return begun_; }

 private:
  [[nodiscard]] std::optional<std::uint64_t> read_number() const;

  pid_t process_ = -1;
  std::FILE* said_ = nullptr;
  std::uint16_t port_ = 0;
  std::optional<std::uint64_t> begun_;
};

}  // namespace load
