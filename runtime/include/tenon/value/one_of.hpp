#pragma once
#include <cstddef>
#include <tenon/value/box.hpp>
#include <type_traits>
#include <utility>
#include <variant>

namespace tenon {

namespace detail {

template <class T>
struct unboxed {
  using type = T;
};
template <class T>
struct unboxed<box<T>> {
  using type = T;
};
template <class T>
using unboxed_t = typename unboxed<T>::type;

/// Index of `T` (or of `box<T>`) in `Ts`, or the number of `Ts`.
template <class T, class... Ts>
consteval std::size_t index_of() {
  std::size_t index = 0;
  (void)((std::is_same_v<T, Ts> || std::is_same_v<T, unboxed_t<Ts>> ? true : (++index, false)) ||
         ...);
  return index;
}

template <class T, class... Ts>
inline constexpr bool is_alternative = index_of<std::remove_cvref_t<T>, Ts...>() < sizeof...(Ts);

template <class T>
T& unbox(T& value) {
  return value;
}
template <class T>
T& unbox(box<T>& value) {
  return *value;
}
template <class T>
const T& unbox(const box<T>& value) {
  return *value;
}

}  // namespace detail

/// Exactly one of several alternatives (`oneOf`, `anyOf`, the answers of an operation). It is made
/// from an alternative itself and from nothing else: no `const char*` that turns into a bool, no
/// int that turns into a double. A `box<T>` among the alternatives is seen as `T` everywhere.
/// Default: the first alternative.
template <class... Ts>
class one_of {
 public:
  one_of() = default;

  template <class T>
    requires detail::is_alternative<T, Ts...>
  one_of(T&& value)  // NOLINT: as the alternative
      : value_{std::in_place_index<detail::index_of<std::remove_cvref_t<T>, Ts...>()>,
               std::forward<T>(value)} {}

  /// Which alternative it holds, counted from 0 in the order of the schema.
  std::size_t index() const noexcept { return value_.index(); }

  template <class T>
    requires detail::is_alternative<T, Ts...>
  bool holds() const noexcept {
    return index() == detail::index_of<T, Ts...>();
  }

  /// The alternative, or nullptr when it holds another one.
  template <class T>
    requires detail::is_alternative<T, Ts...>
  T* get_if() noexcept {
    auto* held = std::get_if<detail::index_of<T, Ts...>()>(&value_);
    return held ? as<T>(*held) : nullptr;
  }
  template <class T>
    requires detail::is_alternative<T, Ts...>
  const T* get_if() const noexcept {
    const auto* held = std::get_if<detail::index_of<T, Ts...>()>(&value_);
    return held ? as<T>(*held) : nullptr;
  }

  /// The alternative; throws std::bad_variant_access when it holds another one.
  template <class T>
    requires detail::is_alternative<T, Ts...>
  T& get() & {
    return *as<T>(std::get<detail::index_of<T, Ts...>()>(value_));
  }
  template <class T>
    requires detail::is_alternative<T, Ts...>
  const T& get() const& {
    return *as<T>(std::get<detail::index_of<T, Ts...>()>(value_));
  }
  template <class T>
    requires detail::is_alternative<T, Ts...>
  T get() && {
    return std::move(get<T>());
  }

  /// The alternative at `Index`; throws std::bad_variant_access when it holds another one.
  template <std::size_t Index>
  auto& get() {
    return detail::unbox(std::get<Index>(value_));
  }
  template <std::size_t Index>
  const auto& get() const {
    return detail::unbox(std::get<Index>(value_));
  }

  /// Makes it hold `T{arguments...}` and returns that.
  template <class T, class... Arguments>
    requires detail::is_alternative<T, Ts...>
  T& emplace(Arguments&&... arguments) {
    if constexpr (sizeof...(Arguments) == 0)
      return *as<T>(value_.template emplace<detail::index_of<T, Ts...>()>());
    else
      return *as<T>(value_.template emplace<detail::index_of<T, Ts...>()>(
          T{std::forward<Arguments>(arguments)...}));
  }
  /// Makes it hold the default value of the alternative at `Index` and returns that.
  template <std::size_t Index>
  auto& emplace() {
    return detail::unbox(value_.template emplace<Index>());
  }

  /// Calls `visitor` with the alternative it holds.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) & {
    return std::visit([&](auto& held) -> decltype(auto) { return visitor(detail::unbox(held)); },
                      value_);
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const& {
    return std::visit(
        [&](const auto& held) -> decltype(auto) { return visitor(detail::unbox(held)); }, value_);
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) && {
    return std::visit(
        [&](auto& held) -> decltype(auto) { return visitor(std::move(detail::unbox(held))); },
        value_);
  }

  friend bool operator==(const one_of& a, const one_of& b) { return a.value_ == b.value_; }

 private:
  template <class T>
  static T* as(T& held) noexcept {
    return &held;
  }
  template <class T>
  static const T* as(const T& held) noexcept {
    return &held;
  }
  template <class T>
  static T* as(box<T>& held) noexcept {
    return &*held;
  }
  template <class T>
  static const T* as(const box<T>& held) noexcept {
    return &*held;
  }

  std::variant<Ts...> value_;
};

}  // namespace tenon
