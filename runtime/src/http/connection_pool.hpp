#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include <tenon/async/executor.hpp>

#include "idle_stream.hpp"

namespace tenon::http::detail {

/// Open connections that no request uses. They belong to no loop, so any loop's request may take
/// one. Any thread.
class connection_pool {
 public:
  connection_pool(std::size_t most, clock::duration lifetime) : most_(most), lifetime_(lifetime) {}
  connection_pool(const connection_pool&) = delete;
  connection_pool& operator=(const connection_pool&) = delete;

  /// The one used last that is still open as far as can be seen; or none.
  [[nodiscard]] idle_stream take() noexcept;
  /// Closes the oldest when there are too many.
  void put(idle_stream open);

 private:
  struct idle {
    idle_stream stream;
    clock::time_point since;
  };

  std::size_t most_;
  clock::duration lifetime_;
  std::mutex mutex_;
  std::vector<idle> idle_;  // oldest first
};

}  // namespace tenon::http::detail
