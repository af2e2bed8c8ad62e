#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <vector>

#include <tenon/async/executor.hpp>

namespace tenon::http::detail {

/// Open sockets that no request uses. They belong to no loop, so any loop's request may take one.
class connection_pool {
 public:
  connection_pool(std::size_t most, clock::duration lifetime) : most_(most), lifetime_(lifetime) {}
  connection_pool(const connection_pool&) = delete;
  connection_pool& operator=(const connection_pool&) = delete;
  ~connection_pool();

  /// The socket used last that is still open as far as can be seen, or -1. The caller owns it.
  [[nodiscard]] int take() noexcept;
  /// Takes a socket over; closes the oldest when there are too many.
  void put(int socket);

 private:
  struct idle {
    int socket;
    clock::time_point since;
  };
  void drop_expired(clock::time_point now) noexcept;

  std::size_t most_;
  clock::duration lifetime_;
  std::mutex mutex_;
  std::vector<idle> idle_;  // oldest first
};

}  // namespace tenon::http::detail
