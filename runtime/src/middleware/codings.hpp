#pragma once

#include <span>
#include <string>
#include <string_view>

#include <tenon/http/fields.hpp>

namespace tenon::middleware::detail {

/// The coding that Accept-Encoding prefers among those offered, the first where it does not care;
/// empty when none is acceptable, or no coding at all is preferred. RFC 9110 section 12.5.3.
[[nodiscard]] std::string_view preferred_coding(const http::fields& headers,
                                                std::span<const std::string> offered) noexcept;
/// Whether gzip is acceptable, and not less so than no coding at all.
[[nodiscard]] bool accepts_gzip(const http::fields& headers);

}  // namespace tenon::middleware::detail
