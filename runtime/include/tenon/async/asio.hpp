#pragma once

/// Where Tenon's tasks and Asio meet; the only header of this room that includes Boost.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <optional>
#include <tuple>

#include <tenon/async/loop_executor.hpp>
#include <tenon/async/pool_allocator.hpp>
#include <tenon/async/spawn.hpp>
#include <tenon/async/suspension.hpp>

namespace tenon {

/// Completion token: `std::size_t n = co_await socket.async_read_some(buffer, use_task);` Gives the
/// operation's values and throws boost::system::system_error. It resumes on the task's own loop,
/// wherever the operation ran. When the task is cancelled, so is the operation (through its
/// cancellation slot, terminal), and if that ends it, operation_cancelled is thrown.
struct use_task_t {};
inline constexpr use_task_t use_task{};

/// The io_context of an event_loop. Throws std::logic_error for a loop that borrows an executor.
[[nodiscard]] boost::asio::io_context& io_context(executor of);
/// What input/output objects and timers used by tasks of this loop should be made with.
[[nodiscard]] boost::asio::any_io_executor asio_executor(executor of);

namespace detail {

template <class Signature>
class asio_call;

/// What an Asio operation completes with, and the coroutine that awaits it.
template <class R, class... Values>
class asio_call<R(Values...)> : protected suspension {
  using values = std::tuple<std::decay_t<Values>...>;

 public:
  bool await_ready() const noexcept { return false; }

  struct handler {
    using executor_type = loop_executor;
    using cancellation_slot_type = boost::asio::cancellation_slot;
    using allocator_type = pool_allocator<void>;
    allocator_type get_allocator() const noexcept { return {}; }
    executor_type get_executor() const noexcept { return executor_type(*call->at().loop()); }
    cancellation_slot_type get_cancellation_slot() const noexcept { return call->slot_; }
    template <class... Args>
    void operator()(Args&&... args) {
      call->completed(std::forward<Args>(args)...);
    }
    asio_call* call;
  };

  auto await_resume() {
    finish();
    return give(std::index_sequence_for<Values...>());
  }

 protected:
  asio_call() noexcept
      : suspension([](suspension& self) noexcept {
          auto& me = static_cast<asio_call&>(self);
          me.asked_to_stop_ = true;
          me.stop_.emit(boost::asio::cancellation_type::terminal);
          return false;
        }) {}

  void connect_slot(bool cancellable) {
    if (cancellable) slot_ = stop_.slot();
  }

  bool initiating_ = false;

 private:
  template <class... Args>
  void completed(Args&&... args) {
    values_.emplace(std::forward<Args>(args)...);
    // Inside the initiating function the coroutine is not suspended yet: let the queue resume it.
    if (at().running_here() && !initiating_) {
      resume();
    } else {
      complete_from_elsewhere();
    }
  }

  template <std::size_t... Is>
  auto give(std::index_sequence<Is...>) {
    if constexpr (sizeof...(Is) == 0) {
      return;
    } else if constexpr (std::is_same_v<std::tuple_element_t<0, values>,
                                        boost::system::error_code>) {
      const boost::system::error_code failure = std::get<0>(*values_);
      if (failure == boost::asio::error::operation_aborted && asked_to_stop_)
        throw operation_cancelled();
      if (failure) throw boost::system::system_error(failure);
      return rest(std::make_index_sequence<sizeof...(Is) - 1>());
    } else if constexpr (std::is_same_v<std::tuple_element_t<0, values>, std::exception_ptr>) {
      if (std::get<0>(*values_)) std::rethrow_exception(std::get<0>(*values_));
      return rest(std::make_index_sequence<sizeof...(Is) - 1>());
    } else if constexpr (sizeof...(Is) == 1) {
      return std::get<0>(std::move(*values_));
    } else {
      return std::move(*values_);
    }
  }
  template <std::size_t... Is>
  auto rest(std::index_sequence<Is...>) {
    if constexpr (sizeof...(Is) == 1) {
      return std::get<1>(std::move(*values_));
    } else if constexpr (sizeof...(Is) > 1) {
      return std::tuple<std::tuple_element_t<Is + 1, values>...>(
          std::get<Is + 1>(std::move(*values_))...);
    }
  }

  std::optional<values> values_;
  boost::asio::cancellation_signal stop_;
  boost::asio::cancellation_slot slot_;
  bool asked_to_stop_ = false;
};

template <class Signature, class Initiation, class... Args>
class [[nodiscard]] asio_operation : public asio_call<Signature> {
 public:
  template <class I, class... As>
  explicit asio_operation(std::in_place_t, I&& initiation, As&&... args)
      : initiation_(std::forward<I>(initiation)), args_(std::forward<As>(args)...) {}

  template <task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    const context& in = *caller.promise().running_context;
    if (!this->begin(caller)) return false;
    this->connect_slot(static_cast<bool>(in.cancellation));
    this->initiating_ = true;
    try {
      start();
    } catch (...) {
      this->end();
      throw;
    }
    this->initiating_ = false;
    return true;
  }

 private:
  void start() {
    std::apply(
        [this](Args&... args) {
          std::move(initiation_)(typename asio_call<Signature>::handler{this}, std::move(args)...);
        },
        args_);
  }
  Initiation initiation_;
  std::tuple<Args...> args_;
};

/// A loop over a foreign executor, and what keeps that executor's context running.
[[nodiscard]] std::shared_ptr<loop> adapt(const boost::asio::any_io_executor& foreign);

}  // namespace detail

/// Starts the task on any Asio executor, serialised. `handler` is called there at its end:
/// `handler(exception_ptr)` for task<void>, else `handler(exception_ptr, T* value)`; it must not
/// throw. The execution context has work until then; if it is destroyed before, the task is
/// destroyed.
template <class T, class Handler>
void spawn(const boost::asio::any_io_executor& on, task<T> run, Handler handler) {
  std::shared_ptr<detail::loop> adapted = detail::adapt(on);
  auto* started = new detail::reporting_task<T, Handler>(executor(*adapted), std::move(run),
                                                         std::move(handler));
  started->keep(std::move(adapted));
  started->start_now();
  started->let_go(true);
}

}  // namespace tenon

namespace boost::asio {

template <class R, class... Values>
class async_result<tenon::use_task_t, R(Values...)> {
 public:
  template <class Initiation, class... Args>
  static auto initiate(Initiation&& initiation, tenon::use_task_t, Args&&... args) {
    return tenon::detail::asio_operation<R(Values...), std::decay_t<Initiation>,
                                         std::decay_t<Args>...>(
        std::in_place, std::forward<Initiation>(initiation), std::forward<Args>(args)...);
  }
};

}  // namespace boost::asio
