#pragma once

#include <string_view>

namespace tenon::middleware::detail {

/// The media type of a file's name, by its ending.
[[nodiscard]] std::string_view media_type_of(std::string_view name) noexcept;

}  // namespace tenon::middleware::detail
