#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tenon::rules::formats {

/// Punycode (RFC 3492) of a label, without `xn--`. Nothing when it is longer than a label may be.
std::optional<std::string> to_punycode(std::u32string_view label);
/// The label that Punycode stands for; nothing when it is none.
std::optional<std::u32string> from_punycode(std::string_view text);

}  // namespace tenon::rules::formats
