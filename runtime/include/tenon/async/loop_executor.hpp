#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>

#include <tenon/async/executor.hpp>

namespace tenon::detail {

/// The loop's io_context, or null for one that borrows an executor.
[[nodiscard]] boost::asio::io_context* own_context(loop& of) noexcept;
[[nodiscard]] const boost::asio::any_io_executor& host_executor(loop& of) noexcept;

/// The loop as an Asio executor: of a concrete type, and inline where the loop runs already.
class loop_executor {
 public:
  explicit loop_executor(loop& on) noexcept : loop_(&on) {}

  template <class Function>
  void execute(Function&& function) const {
    if (!never_blocks_ && executor(*loop_).running_here()) {
      std::decay_t<Function> called(std::forward<Function>(function));
      called();
    } else if (boost::asio::io_context* own = own_context(*loop_)) {
      boost::asio::require(own->get_executor(), boost::asio::execution::blocking.never)
          .execute(std::forward<Function>(function));
    } else {
      boost::asio::execution::execute(
          boost::asio::require(host_executor(*loop_), boost::asio::execution::blocking.never),
          std::forward<Function>(function));
    }
  }
  [[nodiscard]] loop_executor require(boost::asio::execution::blocking_t::never_t) const noexcept {
    return loop_executor(*loop_, true);
  }
  [[nodiscard]] loop_executor require(
      boost::asio::execution::blocking_t::possibly_t) const noexcept {
    return loop_executor(*loop_, false);
  }
  [[nodiscard]] boost::asio::execution_context& query(
      boost::asio::execution::context_t) const noexcept {
    return boost::asio::query(host_executor(*loop_), boost::asio::execution::context);
  }
  friend bool operator==(const loop_executor&, const loop_executor&) noexcept = default;

 private:
  loop_executor(loop& on, bool never_blocks) noexcept : loop_(&on), never_blocks_(never_blocks) {}
  loop* loop_;
  bool never_blocks_ = false;
};

}  // namespace tenon::detail
