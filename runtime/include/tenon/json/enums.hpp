#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <tenon/json/reader.hpp>
#include <tenon/json/writer.hpp>

namespace tenon::json {

/// The texts of a string enum.
template <class Enum, std::size_t Size>
struct enum_names {
  struct entry {
    std::string_view name{};
    Enum value{};
  };
  entry entries[Size]{};

  /// Index of the text, or `Size`.
  constexpr std::size_t find(std::string_view name) const noexcept {
    std::size_t index = 0;
    while (index < Size && entries[index].name != name) ++index;
    return index;
  }
};

/// The numbers of an integer enum.
template <class Enum, std::size_t Size>
struct enum_numbers {
  struct entry {
    std::int64_t number{};
    Enum value{};
  };
  entry entries[Size]{};
};

/// Notes that the value just read is not among the `count` names (or numbers), of which each
/// stands `stride` bytes after the one before.
void refuse_enum_value(reader& in, const std::string_view* first, std::size_t stride,
                       std::size_t count);
void refuse_enum_value(reader& in, const std::int64_t* first, std::size_t stride,
                       std::size_t count);

/// Reads a string enum. A text that is not listed becomes `unknown` when a response is read (an
/// API may add values); everywhere else it is a violation.
template <class Enum, std::size_t Size>
void read_enum(reader& in, Enum& out, const enum_names<Enum, Size>& names, Enum unknown) {
  std::string_view text;
  if (!in.read_view(text)) return;
  const std::size_t index = names.find(text);
  if (index < Size)
    out = names.entries[index].value;
  else if (in.takes_unknown())
    out = unknown;
  else
    refuse_enum_value(in, &names.entries[0].name, sizeof(names.entries[0]), Size);
}

/// Reads an integer enum, by the same rule.
template <class Enum, std::size_t Size>
void read_enum(reader& in, Enum& out, const enum_numbers<Enum, Size>& numbers, Enum unknown) {
  std::int64_t number = 0;
  if (!in.read_integer(number, INT64_MIN, INT64_MAX)) return;
  for (const auto& entry : numbers.entries)
    if (entry.number == number) {
      out = entry.value;
      return;
    }
  if (in.takes_unknown())
    out = unknown;
  else
    refuse_enum_value(in, &numbers.entries[0].number, sizeof(numbers.entries[0]), Size);
}

/// Writes an enum. Throws std::domain_error for a value that has no text (`unknown`).
template <class Enum, std::size_t Size>
void write_enum(writer& out, Enum value, const enum_names<Enum, Size>& names) {
  for (const auto& entry : names.entries)
    if (entry.value == value) return out.string(entry.name);
  throw std::domain_error{"an enum value without a text cannot be written"};
}
template <class Enum, std::size_t Size>
void write_enum(writer& out, Enum value, const enum_numbers<Enum, Size>& numbers) {
  for (const auto& entry : numbers.entries)
    if (entry.value == value) return out.integer(entry.number);
  throw std::domain_error{"an enum value without a number cannot be written"};
}

}  // namespace tenon::json
