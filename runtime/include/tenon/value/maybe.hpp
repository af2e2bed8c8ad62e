#pragma once
#include <memory>
#include <optional>
#include <tenon/value/room.hpp>
#include <type_traits>
#include <utility>

namespace tenon::detail {

/// A base of what can be copied only where `Copies`.
template <bool Copies>
struct copies_if {};
template <>
struct copies_if<false> {
  copies_if() = default;
  copies_if(const copies_if&) = delete;
  copies_if(copies_if&&) = default;
  copies_if& operator=(const copies_if&) = delete;
  copies_if& operator=(copies_if&&) = default;
};

/// A value or none, in members that may be null. What is assigned may be inside of what ends. Who
/// holds one says whether it can be copied: see copies_if.
///
/// No std::optional: a large API has a thousand different ones, and with it the headers of such an
/// API cost a compiler twice the time and half more memory.
template <class T>
class maybe {
 public:
  maybe() noexcept {}
  template <class U>
  maybe(std::in_place_t, U&& value) : has_value_{true} {
    std::construct_at(&room_.here, std::forward<U>(value));
  }
  maybe(const maybe& other) : has_value_{other.has_value_} {
    if (has_value_) std::construct_at(&room_.here, other.room_.here);
  }
  maybe(maybe&& other) noexcept(std::is_nothrow_move_constructible_v<T>)
      : has_value_{other.has_value_} {
    if (has_value_) std::construct_at(&room_.here, std::move(other.room_.here));
  }
  maybe& operator=(const maybe& other) {
    if (this != &other) *this = maybe{other};
    return *this;
  }
  maybe& operator=(maybe&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
    if (this == &other) return *this;
    maybe taken(std::move(other));
    reset();
    if (taken.has_value_) emplace(std::move(taken.room_.here));
    return *this;
  }
  ~maybe() { reset(); }

  bool has_value() const noexcept { return has_value_; }

  /// The value; undefined when there is none.
  T& operator*() noexcept { return room_.here; }
  const T& operator*() const noexcept { return room_.here; }

  /// The value; throws std::bad_optional_access when there is none.
  T& value() {
    if (!has_value_) throw std::bad_optional_access{};
    return room_.here;
  }
  const T& value() const {
    if (!has_value_) throw std::bad_optional_access{};
    return room_.here;
  }

  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    reset();
    std::construct_at(&room_.here, std::forward<Arguments>(arguments)...);
    has_value_ = true;
    return room_.here;
  }
  void reset() noexcept {
    if (std::exchange(has_value_, false)) std::destroy_at(&room_.here);
  }

  friend bool operator==(const maybe& a, const maybe& b) {
    return a.has_value_ == b.has_value_ && (!a.has_value_ || a.room_.here == b.room_.here);
  }

 private:
  room_for<T> room_;
  bool has_value_ = false;
};

}  // namespace tenon::detail
