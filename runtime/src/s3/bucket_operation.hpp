#pragma once

#include "connection.hpp"

namespace tenon::s3::detail {

/// Throws std::invalid_argument for no bucket, or no key.
[[nodiscard]] operation on_bucket(http::method method, std::string bucket);
[[nodiscard]] operation on_object(http::method method, std::string bucket, std::string key);
/// Sends a document; with its MD5, which some servers want with every one.
void set_document(operation& to, std::string document);

}  // namespace tenon::s3::detail
