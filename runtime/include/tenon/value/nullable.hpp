#pragma once
#include <tenon/value/maybe.hpp>
#include <tenon/value/null.hpp>
#include <type_traits>
#include <utility>

namespace tenon {

/// Null or a value: a required member that may be null. Default: null.
template <class T>
class nullable : detail::copies_if<std::is_copy_constructible_v<T>> {
 public:
  using value_type = T;

  nullable() = default;
  nullable(null_t) {}  // NOLINT: `member = tenon::null`
  /// From a value; from everything `T` is implicitly made of.
  template <class U = T>
    requires(!std::is_same_v<std::remove_cvref_t<U>, nullable> &&
             !std::is_same_v<std::remove_cvref_t<U>, null_t> && std::is_convertible_v<U, T>)
  nullable(U&& value) : value_{std::in_place, std::forward<U>(value)} {}  // NOLINT: as the value

  bool is_null() const noexcept { return !value_.has_value(); }
  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return value_.has_value(); }

  /// The value; undefined when null.
  T& operator*() & noexcept { return *value_; }
  const T& operator*() const& noexcept { return *value_; }
  T&& operator*() && noexcept { return std::move(*value_); }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }

  /// The value; throws std::bad_optional_access when null.
  T& value() & { return value_.value(); }
  const T& value() const& { return value_.value(); }
  T&& value() && { return std::move(value_.value()); }

  template <class U>
  T value_or(U&& fallback) const {
    return has_value() ? *value_ : static_cast<T>(std::forward<U>(fallback));
  }

  /// Makes it null.
  void reset() noexcept { value_.reset(); }
  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    return value_.emplace(std::forward<Arguments>(arguments)...);
  }

  friend bool operator==(const nullable& a, const nullable& b) { return a.value_ == b.value_; }
  friend bool operator==(const nullable& a, null_t) noexcept { return a.is_null(); }

 private:
  detail::maybe<T> value_;
};

}  // namespace tenon
