#pragma once

#include <memory>

#include "loop.hpp"

namespace tenon::detail {

/// A loop over somebody else's executor, serialised by a strand. It runs while it has something to
/// do, and lets the executor's context end when it has not.
class adapter_loop final : public loop, public std::enable_shared_from_this<adapter_loop> {
 public:
  explicit adapter_loop(const boost::asio::any_io_executor& foreign);
  ~adapter_loop() override;
  /// The foreign context ends: so do the tasks.
  void shut_down() noexcept { destroy_roots(); }

 private:
  void wake() noexcept override;
  std::shared_ptr<void> keep_alive() noexcept override { return shared_from_this(); }
  void run_round() noexcept;

  boost::asio::any_io_executor tracked_;  // outstanding work while tasks run
};

}  // namespace tenon::detail
