#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <tenon/async/sequence.hpp>
#include <tenon/json/text.hpp>
#include <tenon/value.hpp>
#include <tenon/value/part.hpp>

namespace tenon::test::detail {

/// Whether JSON can hold a value. The readers of containers take every item for readable.
template <class T>
inline constexpr bool holds_json = requires(json::reader& in, T& out) { read_json(in, out); };
template <class T>
inline constexpr bool holds_json<std::optional<T>> = holds_json<T>;
template <class T>
inline constexpr bool holds_json<std::vector<T>> = holds_json<T>;
template <class T>
inline constexpr bool holds_json<map<T>> = holds_json<T>;
template <class T>
inline constexpr bool holds_json<patch<T>> = holds_json<T>;
template <class T>
inline constexpr bool holds_json<nullable<T>> = holds_json<T>;
template <class T>
inline constexpr bool holds_json<box<T>> = holds_json<T>;
template <class T, class Headers>
inline constexpr bool holds_json<part<T, Headers>> = false;
template <class T>
inline constexpr bool holds_json<sequence<T>> = false;
template <class... Ts>
inline constexpr bool holds_json<one_of<Ts...>> = false;

template <class T>
inline constexpr std::size_t alternatives_of = 0;
template <class... Ts>
inline constexpr std::size_t alternatives_of<one_of<Ts...>> = sizeof...(Ts);

}  // namespace tenon::test::detail
