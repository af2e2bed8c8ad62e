#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <tenon/s3/checksum.hpp>

namespace tenon::s3::detail {

/// Makes a checksum of content that comes in pieces.
class summing {
 public:
  virtual ~summing() = default;
  virtual void add(std::string_view piece) = 0;
  /// In base64. The last call.
  [[nodiscard]] virtual std::string finish() = 0;
};

/// Null for none.
[[nodiscard]] std::unique_ptr<summing> start_summing(checksum kind);
/// As the element in documents: `ChecksumCRC32C`; and in x-amz-checksum-algorithm: `CRC32C`.
[[nodiscard]] std::string_view checksum_element(checksum kind) noexcept;
[[nodiscard]] std::string_view checksum_algorithm(checksum kind) noexcept;

}  // namespace tenon::s3::detail
