#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon {

/// Text that can be a template argument.
template <std::size_t Size>
struct literal_text {
  char characters[Size + 1]{};
};

/// A literal of the schema that can be a template argument: text, an integer, a boolean, a double.
template <class T>
struct literal {
  T value{};

  constexpr literal(const T& v) : value{v} {}  // NOLINT: template argument
};
template <std::size_t Size>
struct literal<literal_text<Size>> {
  literal_text<Size> value{};

  constexpr literal(const char (&text)[Size + 1]) {  // NOLINT: template argument
    for (std::size_t i = 0; i < Size; ++i) value.characters[i] = text[i];
  }
};
template <std::size_t Bytes>
literal(const char (&)[Bytes]) -> literal<literal_text<Bytes - 1>>;
literal(bool) -> literal<bool>;
literal(double) -> literal<double>;
template <std::integral T>
literal(T) -> literal<std::int64_t>;

namespace detail {
constexpr bool literal_value(bool value) { return value; }
constexpr std::int64_t literal_value(std::int64_t value) { return value; }
constexpr double literal_value(double value) { return value; }
template <std::size_t Size>
constexpr std::string_view literal_value(const literal_text<Size>& text) {
  return {text.characters, Size};
}
}  // namespace detail

/// A member that can have one value only (`const` in the schema). Nothing is stored: the value is
/// checked when read and written when written. `constant<"cat">`, `constant<42>`, `constant<true>`.
template <literal Literal>
struct constant {
  /// The value: std::string_view, std::int64_t, bool or double.
  static constexpr auto value() { return detail::literal_value(Literal.value); }

  bool operator==(const constant&) const = default;
};

}  // namespace tenon
