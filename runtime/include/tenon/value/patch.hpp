#pragma once
#include <optional>
#include <tenon/value/maybe.hpp>
#include <tenon/value/null.hpp>
#include <type_traits>
#include <utility>

namespace tenon {

/// Absent, null or a value: a member that is not required and may be null, as JSON Merge Patch
/// (RFC 7396) needs it. Default: absent.
template <class T>
class patch : detail::copies_if<std::is_copy_constructible_v<T>> {
 public:
  using value_type = T;

  patch() = default;
  patch(std::nullopt_t) {}        // NOLINT: `member = std::nullopt` makes it absent
  patch(null_t) : null_{true} {}  // NOLINT: `member = tenon::null`
  /// From a value; from everything `T` is implicitly made of.
  template <class U = T>
    requires(!std::is_same_v<std::remove_cvref_t<U>, patch> &&
             !std::is_same_v<std::remove_cvref_t<U>, null_t> &&
             !std::is_same_v<std::remove_cvref_t<U>, std::nullopt_t> && std::is_convertible_v<U, T>)
  patch(U&& value) : value_{std::in_place, std::forward<U>(value)} {}  // NOLINT: as the value

  bool is_absent() const noexcept { return !null_ && !value_.has_value(); }
  bool is_null() const noexcept { return null_; }
  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return value_.has_value(); }

  /// The value; undefined when absent or null.
  T& operator*() & noexcept { return *value_; }
  const T& operator*() const& noexcept { return *value_; }
  T&& operator*() && noexcept { return std::move(*value_); }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }

  /// The value; throws std::bad_optional_access when absent or null.
  T& value() & { return value_.value(); }
  const T& value() const& { return value_.value(); }
  T&& value() && { return std::move(value_.value()); }

  template <class U>
  T value_or(U&& fallback) const {
    return has_value() ? *value_ : static_cast<T>(std::forward<U>(fallback));
  }

  /// Makes it absent.
  void reset() noexcept {
    value_.reset();
    null_ = false;
  }
  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    null_ = false;
    return value_.emplace(std::forward<Arguments>(arguments)...);
  }

  friend bool operator==(const patch& a, const patch& b) {
    return a.null_ == b.null_ && a.value_ == b.value_;
  }
  friend bool operator==(const patch& a, null_t) noexcept { return a.is_null(); }

 private:
  bool null_ = false;  // first: what is assigned may be inside of the value, and end with it
  detail::maybe<T> value_;
};

}  // namespace tenon
