#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace tenon::s3 {

/// How the server encrypts what it stores.
struct encryption {
  enum class kind : std::uint8_t {
    none,      ///< as the bucket says
    s3,        ///< with a key of the server's (SSE-S3)
    kms,       ///< with a key of its key management (SSE-KMS)
    customer,  ///< with this key, which the server forgets; reading needs it too (SSE-C)
  };
  kind by = kind::none;
  std::string key{};  ///< the id of a key of KMS, empty: its default; or a customer's 32 bytes

  [[nodiscard]] static encryption by_s3() { return {kind::s3, {}}; }
  [[nodiscard]] static encryption by_kms(std::string id = {}) { return {kind::kms, std::move(id)}; }
  /// 32 bytes. Amazon takes it over https only.
  [[nodiscard]] static encryption by_customer(std::string bytes) {
    return {kind::customer, std::move(bytes)};
  }
};

}  // namespace tenon::s3
