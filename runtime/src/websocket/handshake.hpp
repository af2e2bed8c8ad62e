#pragma once

#include <string>
#include <string_view>

#include <tenon/http/fields.hpp>

namespace tenon::websocket::detail {

/// The value of Sec-WebSocket-Accept for a key. RFC 6455 section 4.2.2.
[[nodiscard]] std::string accept_of(std::string_view key);
/// A new Sec-WebSocket-Key: sixteen random bytes in base64.
[[nodiscard]] std::string random_key();
/// Whether one of the fields of that name lists the word.
[[nodiscard]] bool lists(const http::fields& headers, std::string_view name,
                         std::string_view word) noexcept;
/// All values of that name as one list.
[[nodiscard]] std::string joined(const http::fields& headers, std::string_view name);

}  // namespace tenon::websocket::detail
