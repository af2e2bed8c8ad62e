#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::s3 {

/// A sum over an object's content that the server checks when it takes it and keeps with it.
enum class checksum : std::uint8_t { none, crc32, crc32c, crc64nvme, sha1, sha256 };

/// `x-amz-checksum-crc32c`; empty for none.
[[nodiscard]] std::string_view checksum_header(checksum kind) noexcept;
/// What that header says about a text: base64; empty for none.
[[nodiscard]] std::string checksum_of(checksum kind, std::string_view text);

}  // namespace tenon::s3
