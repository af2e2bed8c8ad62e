#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tenon/s3/credentials.hpp>

namespace tenon::s3::detail {

/// `Sun, 06 Nov 1994 08:49:37 GMT`. RFC 9110 section 5.6.7.
[[nodiscard]] std::optional<time_point> parse_http_date(std::string_view text);
[[nodiscard]] std::string http_date(time_point when);
[[nodiscard]] time_point now() noexcept;

}  // namespace tenon::s3::detail
