#pragma once

#include <string_view>

namespace tenon::http {

/// The registered reason phrase of a status code, or "Unknown". RFC 9110 section 15.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// False for the responses that never have content: 1xx, 204 and 304. RFC 9110 section 6.4.1.
[[nodiscard]] constexpr bool status_allows_content(int status) noexcept {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace tenon::http
