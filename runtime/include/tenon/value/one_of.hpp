#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <tenon/value/box.hpp>
#include <tenon/value/room.hpp>
#include <tuple>
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

/// Fills `place` with what `make()` returns.
template <class T, class Make>
void make_at(T* place, Make& make) {
  ::new (static_cast<void*>(place)) T(make());
}
template <class T, class Make>
void make_at(box<T>* place, Make& make) {
  std::construct_at(place, std::in_place, make);
}

#if __has_builtin(__type_pack_element)
template <std::size_t Index, class... Ts>
using element = __type_pack_element<Index, Ts...>;
#else
template <std::size_t Index, class... Ts>
using element = std::tuple_element_t<Index, std::tuple<Ts...>>;
#endif

}  // namespace detail

/// Exactly one of several alternatives (`oneOf`, `anyOf`, the answers of an operation). It is made
/// from an alternative itself and from nothing else: no `const char*` that turns into a bool, no
/// int that turns into a double. A `box<T>` among the alternatives is seen as `T` everywhere.
/// Default: the first alternative. Moves of the alternatives must not throw.
///
/// No std::variant: an API has one of these for every operation, and what the standard one costs a
/// compiler where it is merely named was more than half of the time of a large API's headers.
template <class... Ts>
class one_of {
 public:
  one_of() : index_{0} { std::construct_at(&value_.here); }

  template <class T>
    requires detail::is_alternative<T, Ts...>
  one_of(T&& value)  // NOLINT: as the alternative
      : index_{static_cast<index_type>(detail::index_of<std::remove_cvref_t<T>, Ts...>())} {
    make<detail::index_of<std::remove_cvref_t<T>, Ts...>()>(std::forward<T>(value));
  }

  /// Holds `T{}`, made where it stays.
  template <class T>
    requires detail::is_alternative<T, Ts...>
  explicit one_of(std::in_place_type_t<T>)
      : index_{static_cast<index_type>(detail::index_of<T, Ts...>())} {
    std::construct_at(
        reinterpret_cast<detail::element<detail::index_of<T, Ts...>(), Ts...>*>(&value_));
  }

  /// Holds what `make()` returns, which is a `T`, made where it stays.
  template <class T, std::invocable Make>
    requires detail::is_alternative<T, Ts...>
  one_of(std::in_place_type_t<T>, Make make)
      : index_{static_cast<index_type>(detail::index_of<T, Ts...>())} {
    detail::make_at(
        reinterpret_cast<detail::element<detail::index_of<T, Ts...>(), Ts...>*>(&value_), make);
  }

  one_of(const one_of& other)
    requires(std::is_copy_constructible_v<Ts> && ...)
      : index_{other.index_} {
    chosen([&]<std::size_t Index>() { make<Index>(other.template at<Index>()); });
  }
  one_of(one_of&& other) noexcept : index_{other.index_} { take(other); }

  one_of& operator=(const one_of& other)
    requires(std::is_copy_constructible_v<Ts> && ...)
  {
    if (this != &other) *this = one_of{other};
    return *this;
  }
  one_of& operator=(one_of&& other) noexcept {
    if (this == &other) return *this;
    one_of taken(std::move(other));  // it may be inside what ends here
    end();
    index_ = taken.index_;
    take(taken);
    return *this;
  }

  ~one_of() { end(); }

  /// Which alternative it holds, counted from 0 in the order of the schema.
  std::size_t index() const noexcept { return index_; }

  template <class T>
    requires detail::is_alternative<T, Ts...>
  bool holds() const noexcept {
    return index_ == detail::index_of<T, Ts...>();
  }

  /// The alternative, or nullptr when it holds another one.
  template <class T>
    requires detail::is_alternative<T, Ts...>
  T* get_if() noexcept {
    return holds<T>() ? &detail::unbox(at<detail::index_of<T, Ts...>()>()) : nullptr;
  }
  template <class T>
    requires detail::is_alternative<T, Ts...>
  const T* get_if() const noexcept {
    return holds<T>() ? &detail::unbox(at<detail::index_of<T, Ts...>()>()) : nullptr;
  }

  /// The alternative; throws std::bad_variant_access when it holds another one.
  template <class T>
    requires detail::is_alternative<T, Ts...>
  T& get() & {
    return get<detail::index_of<T, Ts...>()>();
  }
  template <class T>
    requires detail::is_alternative<T, Ts...>
  const T& get() const& {
    return get<detail::index_of<T, Ts...>()>();
  }
  template <class T>
    requires detail::is_alternative<T, Ts...>
  T get() && {
    return std::move(get<T>());
  }

  /// The alternative at `Index`; throws std::bad_variant_access when it holds another one.
  template <std::size_t Index>
  auto& get() {
    if (index_ != Index) throw std::bad_variant_access{};
    return detail::unbox(at<Index>());
  }
  template <std::size_t Index>
  const auto& get() const {
    if (index_ != Index) throw std::bad_variant_access{};
    return detail::unbox(at<Index>());
  }

  /// Makes it hold `T{arguments...}` and returns that. When making it throws, what it held stays.
  template <class T, class... Arguments>
    requires detail::is_alternative<T, Ts...>
  T& emplace(Arguments&&... arguments) {
    constexpr std::size_t index = detail::index_of<T, Ts...>();
    if constexpr (sizeof...(Arguments) == 0) {
      return emplace<index>();
    } else {
      replace<index>(detail::element<index, Ts...>{T{std::forward<Arguments>(arguments)...}});
      return detail::unbox(at<index>());
    }
  }
  /// Makes it hold the default value of the alternative at `Index` and returns that.
  template <std::size_t Index>
  auto& emplace() {
    using held = detail::element<Index, Ts...>;
    if constexpr (std::is_nothrow_default_constructible_v<held>) {
      end();
      index_ = Index;
      make<Index>();
    } else {
      replace<Index>(held{});
    }
    return detail::unbox(at<Index>());
  }

  /// Calls `visitor` with the alternative it holds; it returns one type for all of them.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) & {
    return chosen(
        [&]<std::size_t Index>() -> decltype(auto) { return visitor(detail::unbox(at<Index>())); });
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const& {
    return chosen(
        [&]<std::size_t Index>() -> decltype(auto) { return visitor(detail::unbox(at<Index>())); });
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) && {
    return chosen([&]<std::size_t Index>() -> decltype(auto) {
      return visitor(std::move(detail::unbox(at<Index>())));
    });
  }

  friend bool operator==(const one_of& a, const one_of& b) {
    if (a.index_ != b.index_) return false;
    return a.chosen([&]<std::size_t Index>() -> bool {
      return a.template at<Index>() == b.template at<Index>();
    });
  }

 private:
  using index_type = std::uint16_t;
  static_assert(sizeof...(Ts) > 0 && sizeof...(Ts) <= UINT16_MAX);

  /// Calls `act<Index>()` for the alternative it holds.
  template <std::size_t Index = 0, class Act>
  decltype(auto) chosen(Act&& act) const {
    if constexpr (Index + 1 == sizeof...(Ts)) {
      return act.template operator()<Index>();
    } else {
      if (index_ == Index) return act.template operator()<Index>();
      return chosen<Index + 1>(act);
    }
  }

  /// What is in the room, which holds the alternative at `Index`.
  template <std::size_t Index>
  auto& at() noexcept {
    return *std::launder(reinterpret_cast<detail::element<Index, Ts...>*>(&value_));
  }
  template <std::size_t Index>
  const auto& at() const noexcept {
    return *std::launder(reinterpret_cast<const detail::element<Index, Ts...>*>(&value_));
  }

  /// Fills the room, which is empty.
  template <std::size_t Index, class... Value>
  void make(Value&&... value) {
    std::construct_at(reinterpret_cast<detail::element<Index, Ts...>*>(&value_),
                      std::forward<Value>(value)...);
  }
  void take(one_of& other) noexcept {
    chosen([&]<std::size_t Index>() { make<Index>(std::move(other.template at<Index>())); });
  }
  void end() noexcept {
    chosen([&]<std::size_t Index>() { std::destroy_at(&at<Index>()); });
  }
  template <std::size_t Index>
  void replace(detail::element<Index, Ts...> value) noexcept {
    end();
    index_ = Index;
    make<Index>(std::move(value));
  }

  detail::room_for<Ts...> value_;
  index_type index_;
};

}  // namespace tenon
