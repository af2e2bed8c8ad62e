#pragma once

#include <string_view>

namespace tenon::websocket::detail {

/// Whether all of it is well-formed UTF-8. RFC 3629.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace tenon::websocket::detail
