#pragma once

#include <coroutine>
#include <string_view>

#include <tenon/async/cancellation.hpp>
#include <tenon/async/executor.hpp>
#include <tenon/async/trace_parent.hpp>

namespace tenon {

/// What travels with a task into every task it awaits: where it runs, when it has to be done,
/// whether it is still wanted, and what it is part of. Whoever starts the task owns the context and
/// keeps it, and what its views refer to, until the task is done.
struct context {
  tenon::executor executor{};
  cancellation_token cancellation{};
  /// Whoever sets it also enforces it, by cancelling; others read it to bound what they ask for.
  clock::time_point deadline = clock::time_point::max();
  std::string_view request_id{};
  trace_parent trace{};
  /// What tracing systems keep along that trace (W3C `tracestate`): passed on with it.
  std::string_view trace_state{};
  /// How the client reached the service whose request this is: `https` or `http`, and the host with
  /// its port, as its connection and Host say, or a trusted proxy (middleware::trusted_proxies).
  /// For URLs that lead back here; whoever calls may choose the host, so decide nothing by it.
  /// Empty where there is no request.
  std::string_view scheme{};
  std::string_view host{};

  [[nodiscard]] bool has_deadline() const noexcept { return deadline != clock::time_point::max(); }
  /// The sooner of this context's deadline and `other`: deadlines nest.
  [[nodiscard]] clock::time_point sooner(clock::time_point other) const noexcept {
    return other < deadline ? other : deadline;
  }
};

namespace detail {

struct current_context_awaiter {
  const context* found = nullptr;
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    found = caller.promise().running_context;
    return false;
  }
  const context& await_resume() const noexcept { return *found; }
};

}  // namespace detail

/// `const context& here = co_await current_context();` Does not suspend. The reference stays valid
/// while the awaiting task runs.
[[nodiscard]] inline detail::current_context_awaiter current_context() noexcept { return {}; }

}  // namespace tenon
