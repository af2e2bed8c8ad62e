#pragma once

#include <string>

#include <tenon/store/object_store.hpp>

namespace tenon::store::detail {

/// Throws error.
[[noreturn]] void refuse(error::kind why, const std::string& key);
/// Throws error::bad_key.
void require_key(const std::string& key);
/// Throws error::bad_key for a name of metadata that not all stores can keep.
void require_metadata(const std::string& key, const put_options& options);
/// Throws error::changed or not_modified.
void require_conditions(const std::string& key, const get_options& options,
                        const std::string& etag);
/// Throws error::exists, changed or not_found. `etag`: null when there is no object.
void require_mode(const std::string& key, const put_options& options, const std::string* etag);

/// The bytes that a range means.
struct extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};
/// Throws error::bad_range when the range begins after the end.
[[nodiscard]] extent extent_of(const std::string& key, const std::optional<byte_range>& range,
                               std::uint64_t size);

}  // namespace tenon::store::detail
