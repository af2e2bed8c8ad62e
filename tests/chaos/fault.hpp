#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chaos {

/// How the proxy misbehaves.
enum class fault : std::uint8_t {
  delay,        ///< every piece waits a little
  trickle,      ///< a few bytes at a time
  split,        ///< pieces are cut anywhere and sent one by one
  stall,        ///< nothing goes on for a while, now and then
  drop,         ///< from somewhere on, one side's bytes are swallowed
  half_close,   ///< from somewhere on, one side is told that the other has ended
  early_close,  ///< both sides are told so
  reset,        ///< both sides are reset
  corrupt,      ///< a byte is changed
  duplicate,    ///< a piece of an answer comes twice
  garbage,      ///< bytes that are no answer come before one
};
inline constexpr std::size_t faults = 11;

inline constexpr std::array<std::string_view, faults> fault_names{
    "delay",       "trickle", "split",   "stall",     "drop",   "half-close",
    "early-close", "reset",   "corrupt", "duplicate", "garbage"};

/// All bytes arrive as they were sent: then no call may fail.
[[nodiscard]] constexpr bool harmless(fault which) noexcept { return which <= fault::stall; }
/// Bytes may arrive that were not sent so: then answers may be wrong, which HTTP cannot see.
[[nodiscard]] constexpr bool mangles(fault which) noexcept {
  return which == fault::corrupt || which == fault::duplicate || which == fault::garbage;
}

}  // namespace chaos
