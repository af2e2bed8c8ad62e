#pragma once

#include <tenon/http/fields.hpp>

namespace tenon::middleware::detail {

/// Whether gzip is acceptable, and not less so than no coding at all. RFC 9110 section 12.5.3.
[[nodiscard]] bool accepts_gzip(const http::fields& headers) noexcept;

}  // namespace tenon::middleware::detail
