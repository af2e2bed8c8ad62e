#pragma once

#include <string_view>

#include <tenon/http/fields.hpp>
#include <tenon/s3/error.hpp>

namespace tenon::s3::detail {

/// The error that an answer tells: by its XML document, or by its status when it has none.
/// `what`: the request, for the message.
[[nodiscard]] error read_refusal(int status, const http::fields& headers, std::string_view text,
                                 std::string_view what);
/// Whether the root element is `Error`: some answers with status 200 are none.
[[nodiscard]] bool tells_error(std::string_view text);

/// What may be done about an error.
enum class remedy : std::uint8_t { none, again, other_clock, other_key, other_region };
[[nodiscard]] remedy remedy_for(const error& refused) noexcept;

}  // namespace tenon::s3::detail
