#pragma once

#include <tenon/async/suspension.hpp>

#include "connection.hpp"
#include "worker.hpp"

namespace tenon::http::detail {

constexpr int switching_protocols = 101;

/// Waits until more input has arrived; answers false when there will be none, or the deadline has
/// passed. Cancelled by the awaiting task's token, with the read left running.
class connection::read_awaiter : tenon::detail::suspension {
 public:
  explicit read_awaiter(connection& owner) noexcept
      : suspension([](suspension& base) noexcept {
          static_cast<read_awaiter&>(base).self_.reader_ = nullptr;
          return true;
        }),
        self_(owner) {}
  ~read_awaiter() {
    if (self_.reader_ == this) self_.reader_ = nullptr;
  }

  bool await_ready() const noexcept { return self_.input_ended_; }
  template <tenon::detail::task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    if (!begin(caller)) return false;
    self_.reader_ = this;
    if (!self_.reading_) self_.start_read();
    return true;
  }
  bool await_resume() const {
    finish();
    return !self_.input_ended_ && !self_.expired_;
  }

  /// The read has ended, one way or the other. Goes on from the loop's queue, after the reads of
  /// other connections that are ready too.
  void arrived() noexcept { complete(); }

 private:
  connection& self_;
};

/// Lets everything else that is ready run first. Cheaper than `yield`, for the connection's own
/// coroutine, which is never cancelled.
class connection::turn_awaiter : work {
 public:
  explicit turn_awaiter(connection& owner) noexcept
      : work([](work& base) noexcept { static_cast<turn_awaiter&>(base).caller_.resume(); }),
        self_(owner) {}
  turn_awaiter(const turn_awaiter&) = delete;
  turn_awaiter& operator=(const turn_awaiter&) = delete;
  ~turn_awaiter() {
    if (queued_in != place::nowhere) self_.own_context_.executor.remove(*this);
  }

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> caller) noexcept {
    caller_ = caller;
    self_.own_context_.executor.post(*this);
  }
  void await_resume() const noexcept {}

 private:
  connection& self_;
  std::coroutine_handle<> caller_;
};

/// Waits until the socket takes more output, or the deadline has passed.
struct connection::write_awaiter {
  bool await_ready() const noexcept { return self.broken_; }
  void await_suspend(std::coroutine_handle<> caller) {
    self.socket_.async_wait(loop_socket::wait_write,
                            [caller](const boost::system::error_code&) { caller.resume(); });
  }
  void await_resume() const noexcept {}
  connection& self;
};

/// Waits until the socket is as the handshake needs it, or the deadline has passed.
struct connection::handshake_awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> caller) {
    self.socket_.async_wait(reads ? loop_socket::wait_read : loop_socket::wait_write,
                            [caller](const boost::system::error_code&) { caller.resume(); });
  }
  void await_resume() const noexcept {}
  connection& self;
  bool reads;
};

/// Runs the handler, or what gives the next piece of its answer. When that does not end at once,
/// what is to be sent by then is sent, and the peer is watched meanwhile.
template <class T>
struct connection::handler_awaiter : tenon::detail::completion {
  handler_awaiter(connection& owner, task<T> handler) noexcept
      : completion([](tenon::detail::completion& ended) noexcept -> std::coroutine_handle<> {
          auto& awaiter = static_cast<handler_awaiter&>(ended);
          awaiter.done = true;
          if (awaiter.starting) return std::noop_coroutine();
          return awaiter.caller;
        }),
        self(owner),
        running(std::move(handler)) {}

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> awaiting) {
    caller = awaiting;
    tenon::detail::task_access::prepare(running, self.context_, *this).resume();
    starting = false;
    if (done) return false;
    self.try_flush();
    self.watch();
    return true;
  }
  /// The result stays in the task's frame, which goes with this object.
  T& await_resume() { return tenon::detail::task_access::outcome(running).get(); }

  connection& self;
  task<T> running;
  std::coroutine_handle<> caller;
  bool starting = true;
  bool done = false;
};

/// Runs the handler of the request. What a handler that fails says stays here.
struct connection::answer_awaiter : connection::handler_awaiter<response> {
  explicit answer_awaiter(connection& owner) noexcept : handler_awaiter(owner, {}) {}

  bool await_ready() {
    try {
      running = self.owner_.handler().handle(self.request_);
      return false;
    } catch (...) {
      refuse();
      return true;
    }
  }
  /// The answer lives as long as this object: in the handler's frame, unless that has failed.
  response& await_resume() {
    if (refusal) return *refusal;
    try {
      response& answer = handler_awaiter::await_resume();
      if (answer.status >= 200 && answer.status <= 999) return answer;
      if (answer.status == switching_protocols &&
          dynamic_cast<takeover*>(answer.body.source()) != nullptr) {
        return answer;
      }
      return refusal.emplace(problem(500));
    } catch (...) {
      return refuse();
    }
  }

  /// For the exception in flight.
  response& refuse() {
    try {
      throw;
    } catch (const body_error& error) {
      return refusal.emplace(problem(error.status()));
    } catch (...) {
      return refusal.emplace(problem(500));
    }
  }

  std::optional<response> refusal;
};

}  // namespace tenon::http::detail
