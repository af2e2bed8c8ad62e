#pragma once

#include <cstddef>

#include <tenon/async/task.hpp>

namespace tenon::detail {

/// Children that run at the same time, under one cancellation, while their parent waits for all of
/// them. Lives in the parent's frame.
class child_scope {
 public:
  enum class cancels_rest { on_failure, on_first };
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  child_scope(const context& parent, cancels_rest policy) noexcept
      : source_(parent.executor, parent.cancellation), inner_(parent), policy_(policy) {
    inner_.cancellation = source_.token();
  }
  [[nodiscard]] context& inner() noexcept { return inner_; }
  [[nodiscard]] cancellation_source& source() noexcept { return source_; }
  /// The child that decided, if any: the first that failed, or the first that ended.
  [[nodiscard]] std::size_t decisive() const noexcept { return decisive_; }

  void start(std::coroutine_handle<> child) {
    ++running_;
    child.resume();
  }
  [[nodiscard]] std::coroutine_handle<> ended(std::size_t child, bool failed) noexcept;

  void hold(std::coroutine_handle<> parent) noexcept {
    parent_ = parent;
    running_ = 1;
  }
  [[nodiscard]] std::coroutine_handle<> let_go() noexcept {
    return --running_ == 0 ? parent_ : std::noop_coroutine();
  }

 private:
  cancellation_source source_;
  context inner_;
  cancels_rest policy_;
  std::size_t running_ = 0;
  std::size_t decisive_ = none;
  std::coroutine_handle<> parent_;
};

template <class T>
struct scoped_child : completion {
  scoped_child(child_scope& in, std::size_t at, task<T> child) noexcept
      : completion([](completion& self) noexcept -> std::coroutine_handle<> {
          auto& me = static_cast<scoped_child&>(self);
          return me.scope->ended(me.index, task_access::outcome(me.main).failed());
        }),
        scope(&in),
        index(at),
        main(std::move(child)) {}

  void start() { scope->start(task_access::prepare(main, scope->inner(), *this)); }
  [[nodiscard]] result<T>& outcome() noexcept { return task_access::outcome(main); }

  child_scope* scope;
  std::size_t index;
  task<T> main;
};

/// Awaits the end of all children, which `start_all` starts one after the other.
template <class StartAll>
struct children_awaiter {
  child_scope& scope;
  StartAll start_all;

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
    scope.hold(parent);
    start_all();
    return scope.let_go();
  }
  void await_resume() const noexcept {}
};

}  // namespace tenon::detail
