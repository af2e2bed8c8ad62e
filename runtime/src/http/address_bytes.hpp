#pragma once

#include <sys/socket.h>

#include <array>
#include <optional>
#include <string_view>

namespace tenon::http::detail {

/// An IP address as IPv6 writes it, IPv4 mapped.
using address_bytes = std::array<unsigned char, 16>;

/// Nothing for an address of another family.
[[nodiscard]] std::optional<address_bytes> bytes_of(const sockaddr_storage& from) noexcept;
/// Nothing for what is no IP address.
[[nodiscard]] std::optional<address_bytes> parse_address(std::string_view text) noexcept;

}  // namespace tenon::http::detail
