#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tenon/s3/signing.hpp>

namespace tenon::s3 {

/// What somebody without keys may upload with an HTML form (multipart/form-data, POST).
struct post_policy {
  std::string bucket{};
  std::string key{};        ///< exactly this one, or, with `key_prefix`, what begins with it
  bool key_prefix = false;  ///< the form then has a `key` field of its own
  std::optional<std::uint64_t> smallest{};  ///< bytes
  std::optional<std::uint64_t> largest{};
  /// Fields that the form has to have with exactly this value, such as Content-Type or acl.
  std::vector<name_value> fields{};
};

/// The fields to send with the form, before its last field, `file`: those of the policy, the policy
/// itself and its signature. Throws std::invalid_argument when it ends before it begins.
[[nodiscard]] std::vector<name_value> sign_post(const post_policy& policy, const credentials& key,
                                                const signing_scope& scope,
                                                std::chrono::seconds valid);

}  // namespace tenon::s3
