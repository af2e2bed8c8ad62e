#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

/// A UUID (RFC 9562): sixteen bytes, as written from left to right. Default: the nil UUID.
struct uuid {
  std::array<std::uint8_t, 16> octets{};

  /// Reads `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, upper or lower case; nullopt for anything else.
  static std::optional<uuid> parse(std::string_view text) noexcept;

  auto operator<=>(const uuid&) const = default;
};

/// Lower case, with hyphens.
std::string to_string(const uuid& value);

}  // namespace tenon
