#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tenon/json/kind.hpp>

namespace tenon::json {

/// When a member must be there.
enum class presence : std::uint8_t {
  optional,
  required,
  required_in_request,   ///< write-only members
  required_in_response,  ///< read-only members
};

/// One member of an object: its name as decoded text and when it must be there.
struct field {
  constexpr field() = default;
  constexpr field(std::string_view text, presence when)
      : name{text.data()}, size{static_cast<std::uint32_t>(text.size())}, needed{when} {}

  const char* name = "";
  std::uint32_t size = 0;
  presence needed = presence::optional;
};

constexpr bool is_needed(presence when, side message) noexcept {
  return when == presence::required ||
         (when == presence::required_in_request && message == side::request) ||
         (when == presence::required_in_response && message == side::response);
}

/// Spreads member names over a table; the same value when compiling and when running.
constexpr std::uint32_t name_hash(const char* name, std::size_t size) noexcept {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (size >= 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      head |= std::uint64_t{static_cast<std::uint8_t>(name[i])} << (8 * i);
      tail |= std::uint64_t{static_cast<std::uint8_t>(name[size - 8 + i])} << (8 * i);
    }
  } else {
    for (std::size_t i = 0; i < size; ++i)
      head |= std::uint64_t{static_cast<std::uint8_t>(name[i])} << (8 * i);
  }
  const std::uint64_t mixed =
      (head ^ std::rotl(tail, 29) ^ size) * std::uint64_t{0x9E3779B97F4A7C15};
  return static_cast<std::uint32_t>(mixed >> 40);
}

/// The members of an object type, with a hash table of their names that the compiler builds.
template <std::size_t Size>
struct object_shape {
  static_assert(Size < 65535);
  static constexpr std::size_t slots = std::bit_ceil(2 * Size + 1);

  constexpr object_shape(const field (&members)[Size]) {  // NOLINT: written as a list
    for (std::size_t i = 0; i < Size; ++i) {
      fields[i] = members[i];
      std::size_t slot = name_hash(members[i].name, members[i].size) & (slots - 1);
      while (table[slot] != 0) slot = (slot + 1) & (slots - 1);
      table[slot] = static_cast<std::uint16_t>(i + 1);
    }
  }

  field fields[Size]{};
  std::uint16_t table[slots]{};  // index + 1; 0: free
};

/// An object type without named members.
template <>
struct object_shape<0> {
  static constexpr std::size_t slots = 1;
  field fields[1]{};
  std::uint16_t table[1]{};
};

inline constexpr object_shape<0> no_members{};

}  // namespace tenon::json
