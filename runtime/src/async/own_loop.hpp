#pragma once

#include <atomic>

#include "loop.hpp"

namespace tenon::detail {

// A base, so that it is made before the loop's timer and outlives it.
struct owned_context {
  boost::asio::io_context io;
  owned_context();
};

/// A loop with an io_context of its own, driven by `run`.
class own_loop final : owned_context, public loop {
 public:
  explicit own_loop(worker_pool* workers);
  ~own_loop() override;
  void run();
  void stop() noexcept;
  [[nodiscard]] boost::asio::io_context* own_context() noexcept override { return &io; }

 private:
  void wake() noexcept override;
  void poll_host(int most);

  std::atomic<bool> stopped_ = false;
};

}  // namespace tenon::detail
