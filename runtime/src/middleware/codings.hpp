#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/fields.hpp>

namespace tenon::middleware::detail {

/// The coding that Accept-Encoding prefers among those offered, the first where it does not care;
/// empty when none is acceptable, or no coding at all is preferred. RFC 9110 section 12.5.3.
[[nodiscard]] std::string_view preferred_coding(const http::fields& headers,
                                                std::span<const std::string> offered) noexcept;
/// All of them that are acceptable, and not less so than no coding at all: the preferred first.
[[nodiscard]] std::vector<std::string_view> acceptable_codings(
    const http::fields& headers, std::span<const std::string_view> offered);

}  // namespace tenon::middleware::detail
