#pragma once

#include <cassert>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace tenon::detail {

/// Room for what a task ends with: a value (which may be a reference or nothing) or an exception.
template <class T>
class result {
  using stored = std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, T>;

 public:
  result() noexcept {}
  result(const result&) = delete;
  result& operator=(const result&) = delete;
  ~result() {
    if (state_ == state::value) std::destroy_at(std::addressof(value_));
    if (state_ == state::error) std::destroy_at(std::addressof(error_));
  }

  /// Moves what the other ended with to here, where nothing was. Keeps an exception that moving
  /// the value throws.
  void set_from(result& other) noexcept {
    if (other.state_ == state::error) return set_error(std::move(other.error_));
    if (other.state_ == state::none) return;
    try {
      std::construct_at(std::addressof(value_), std::move(other.value_));
      state_ = state::value;
    } catch (...) {
      set_error(std::current_exception());
    }
  }
  template <class U>
  void set_value(U&& value) {
    if constexpr (std::is_reference_v<T>) {
      T bound = std::forward<U>(value);
      std::construct_at(std::addressof(value_), std::addressof(bound));
    } else {
      std::construct_at(std::addressof(value_), std::forward<U>(value));
    }
    state_ = state::value;
  }
  void set_error(std::exception_ptr error) noexcept {
    if (state_ == state::value) std::destroy_at(std::addressof(value_));
    std::construct_at(std::addressof(error_), std::move(error));
    state_ = state::error;
  }
  [[nodiscard]] bool failed() const noexcept { return state_ == state::error; }
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }

  /// The value, where it is; or throws the exception.
  T& get()
    requires(!std::is_reference_v<T>)
  {
    if (state_ == state::error) std::rethrow_exception(std::move(error_));
    assert(state_ == state::value);
    return value_;
  }
  /// The value, moved out; or throws the exception, which is then the caller's alone: a result
  /// that another thread destroys must not hold the last reference to it. Once.
  T take() {
    if (state_ == state::error) std::rethrow_exception(std::move(error_));
    assert(state_ == state::value);
    if constexpr (std::is_reference_v<T>) {
      return static_cast<T>(*value_);
    } else {
      return std::move(value_);
    }
  }

 private:
  enum class state : unsigned char { none, value, error };
  union {
    stored value_;
    std::exception_ptr error_;
  };
  state state_ = state::none;
};

template <>
class result<void> {
 public:
  void set_from(result& other) noexcept { error_ = std::move(other.error_); }
  void set_error(std::exception_ptr error) noexcept { error_ = std::move(error); }
  [[nodiscard]] bool failed() const noexcept { return error_ != nullptr; }
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }
  void take() {
    if (error_) std::rethrow_exception(std::move(error_));
  }

 private:
  std::exception_ptr error_;
};

}  // namespace tenon::detail
