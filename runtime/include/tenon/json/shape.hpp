#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tenon/json/kind.hpp>
#include <type_traits>

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
      : name{text.data()},
        size{static_cast<std::uint32_t>(text.size())},
        needed{when},
        token_mask{size > 4 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * (size + 3))) - 1} {
    for (std::size_t i = 0; i < 8 && i < size + 3; ++i) {
      token_head |= token_byte(i) << (8 * i);
      token_tail |= token_byte(size + 3 - 8 + i) << (8 * i);
    }
  }

  const char* name = "";
  std::uint32_t size = 0;
  presence needed = presence::optional;
  // For a comparison with few instructions: the first and the last eight bytes of `"name":`, as
  // little-endian numbers.
  std::uint64_t token_head = 0;
  std::uint64_t token_tail = 0;
  std::uint64_t token_mask = 0;  // 0: no member

 private:
  constexpr std::uint64_t token_byte(std::size_t index) const {
    if (index > size + 2) return 0;  // a token shorter than eight bytes has no tail
    const char c = index == 0 || index == size + 1 ? '"'
                   : index == size + 2             ? ':'
                                                   : name[index - 1];
    return static_cast<std::uint8_t>(c);
  }
};

constexpr bool is_needed(presence when, side message) noexcept {
  return when == presence::required ||
         (when == presence::required_in_request && message == side::request) ||
         (when == presence::required_in_response && message == side::response);
}

namespace detail {

/// Up to eight bytes as a number, the first in the lowest place.
constexpr std::uint64_t load(const char* text, std::size_t size) noexcept {
  std::uint64_t value = 0;
  if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
    for (std::size_t i = 0; i < size; ++i)
      value |= std::uint64_t{static_cast<std::uint8_t>(text[i])} << (8 * i);
  } else if (size == 8) {
    __builtin_memcpy(&value, text, 8);
  } else if (size >= 4) {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    __builtin_memcpy(&low, text, 4);
    __builtin_memcpy(&high, text + size - 4, 4);
    value = low | std::uint64_t{high} << (8 * (size - 4));
  } else if (size > 0) {
    const auto byte = [&](std::size_t i) {
      return std::uint64_t{static_cast<std::uint8_t>(text[i])} << (8 * i);
    };
    value = byte(0) | byte(size / 2) | byte(size - 1);
  }
  return value;
}

}  // namespace detail

/// Spreads member names over a table; the same value when compiling and when running.
constexpr std::uint32_t name_hash(const char* name, std::size_t size) noexcept {
  const std::size_t part = size < 8 ? size : 8;
  const std::uint64_t head = detail::load(name, part);
  const std::uint64_t tail = detail::load(name + (size - part), part);
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
      for (std::size_t message = 0; message < 3; ++message)
        if (i < 64 && is_needed(members[i].needed, static_cast<side>(message)))
          required[message] |= std::uint64_t{1} << i;
      std::size_t slot = name_hash(members[i].name, members[i].size) & (slots - 1);
      while (table[slot] != 0) slot = (slot + 1) & (slots - 1);
      table[slot] = static_cast<std::uint16_t>(i + 1);
    }
  }

  field fields[Size + 1]{};      // the last one matches nothing
  std::uint16_t table[slots]{};  // index + 1; 0: free
  std::uint64_t required[3]{};   // by side: one bit for each of the first 64 members
};

/// An object type without named members.
template <>
struct object_shape<0> {
  static constexpr std::size_t slots = 1;
  field fields[1]{};
  std::uint16_t table[1]{};
  std::uint64_t required[3]{};
};

inline constexpr object_shape<0> no_members{};

}  // namespace tenon::json
