#pragma once

#include <string>
#include <string_view>

namespace tenon::api {

/// The type and subtype of a Content-Type value, without parameters and blanks.
[[nodiscard]] std::string_view media_essence(std::string_view content_type) noexcept;
/// The same in lower case; of multipart with its parameters, since one is the boundary.
[[nodiscard]] std::string shown_media_type(std::string_view content_type);
/// The value of a parameter without the quotes around it, or empty.
[[nodiscard]] std::string_view media_parameter(std::string_view media_type,
                                               std::string_view name) noexcept;
[[nodiscard]] std::string_view unquoted_parameter(std::string_view value) noexcept;
/// The value of the `charset` parameter, or empty.
[[nodiscard]] std::string_view media_charset(std::string_view content_type) noexcept;
/// Whether it names more than one type: `text/*`, `*/*`.
[[nodiscard]] bool is_media_range(std::string_view media_type) noexcept;
/// Whether the type is `wanted`, which may be a range (`text/*`, `*/*`). Case does not matter.
[[nodiscard]] bool media_matches(std::string_view content_type, std::string_view wanted) noexcept;
/// Whether it is any of those, joined by commas.
[[nodiscard]] bool media_matches_any(std::string_view content_type,
                                     std::string_view wanted) noexcept;
/// The first of the media types, joined by commas, that is no range.
[[nodiscard]] std::string_view first_media_type(std::string_view list,
                                                std::string_view otherwise) noexcept;
/// `application/json`, or a type that ends with `+json` (RFC 6839).
[[nodiscard]] bool is_json_media(std::string_view content_type) noexcept;
[[nodiscard]] bool is_multipart_media(std::string_view content_type) noexcept;
/// Whether it is a multipart type that says where its parts end.
[[nodiscard]] bool names_boundary(std::string_view content_type) noexcept;
/// `application/x-www-form-urlencoded`.
[[nodiscard]] bool is_form_media(std::string_view content_type) noexcept;
/// Whether text of that charset can be read as UTF-8.
[[nodiscard]] bool is_utf8_charset(std::string_view charset) noexcept;

}  // namespace tenon::api
