#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tenon::s3::detail {

[[nodiscard]] std::string hex(std::string_view bytes);
/// The bytes again; nothing for what is not hexadecimal.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);
/// 32 bytes.
[[nodiscard]] std::string sha256(std::string_view text);
[[nodiscard]] std::string sha256_hex(std::string_view text);
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view text);
/// 16 bytes.
[[nodiscard]] std::string md5(std::string_view text);
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace tenon::s3::detail
