#pragma once

namespace tenon::detail {

/// Room for one of `Ts`. Who owns it makes and ends what is in it; all of them are at its address.
template <class... Ts>
union room_for {};
template <class T, class... Ts>
union room_for<T, Ts...> {
  room_for() noexcept {}
  ~room_for() {}
  T here;
  room_for<Ts...> further;
};

}  // namespace tenon::detail
