#pragma once

#include <atomic>
#include <exception>

#include <tenon/async/executor.hpp>

namespace tenon {

/// Thrown by an await inside a task that was asked to stop.
class operation_cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "operation cancelled"; }
};

class cancellation_source;

/// Tells whether an operation was asked to stop. A default-constructed token never is.
/// It points to its source, which outlives every task that runs under it.
class cancellation_token {
 public:
  cancellation_token() noexcept = default;

  /// From any thread.
  [[nodiscard]] inline bool requested() const noexcept;
  /// Throws operation_cancelled when cancellation was requested.
  void throw_if_requested() const {
    if (requested()) throw operation_cancelled();
  }
  /// False for a token that can never be cancelled.
  explicit operator bool() const noexcept { return source_ != nullptr; }
  friend bool operator==(cancellation_token, cancellation_token) noexcept = default;

 private:
  friend class cancellation_source;
  friend class cancellation_callback;
  explicit cancellation_token(cancellation_source& source) noexcept : source_(&source) {}
  cancellation_source* source_ = nullptr;
};

/// A function to call once when cancellation is requested: an intrusive node, no allocation.
/// Connected, disconnected and called on the loop that owns the source. It must not resume a
/// coroutine itself, but post the resumption.
class cancellation_callback {
 public:
  using function = void (*)(cancellation_callback&) noexcept;
  explicit constexpr cancellation_callback(function call) noexcept : call_(call) {}
  cancellation_callback(const cancellation_callback&) = delete;
  cancellation_callback& operator=(const cancellation_callback&) = delete;
  ~cancellation_callback() { disconnect(); }

  /// False, without connecting, when cancellation has been requested already.
  [[nodiscard]] bool connect(cancellation_token token) noexcept;
  void disconnect() noexcept;

 private:
  friend class cancellation_source;
  function call_;
  cancellation_source* source_ = nullptr;
  cancellation_callback* next_ = nullptr;
  cancellation_callback* previous_ = nullptr;
};

/// Asks the tasks that hold its token to stop. Owned by one loop, on which it is made, destroyed
/// and its callbacks are called; `request_cancel` may be called from any thread while it lives.
class cancellation_source {
 public:
  /// With a parent (of the same loop), a request to the parent is one to this source too.
  explicit cancellation_source(executor owner, cancellation_token parent = {}) noexcept;
  cancellation_source(const cancellation_source&) = delete;
  cancellation_source& operator=(const cancellation_source&) = delete;
  ~cancellation_source();

  [[nodiscard]] cancellation_token token() noexcept { return cancellation_token(*this); }
  /// The token sees it at once; callbacks are called before this returns when it is called on the
  /// owning loop, else from that loop. Asking twice is the same as asking once.
  void request_cancel() noexcept;
  [[nodiscard]] bool requested() const noexcept {
    return requested_.load(std::memory_order_acquire);
  }

 private:
  friend class cancellation_callback;
  struct posted_request : work {
    explicit posted_request(cancellation_source& owner) noexcept;
    cancellation_source& source;
  };
  struct parent_link : cancellation_callback {
    explicit parent_link(cancellation_source& owner) noexcept;
    cancellation_source& source;
  };
  void call_all() noexcept;

  std::atomic<bool> requested_ = false;
  executor owner_;
  cancellation_callback* first_ = nullptr;
  posted_request posted_;
  parent_link link_;
};

inline bool cancellation_token::requested() const noexcept {
  return source_ != nullptr && source_->requested();
}

}  // namespace tenon
