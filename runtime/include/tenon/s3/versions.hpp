#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tenon/s3/credentials.hpp>

namespace tenon::s3 {

/// Whether a bucket keeps the versions that are replaced or deleted.
enum class versioning : std::uint8_t { never, enabled, suspended };

struct list_versions_options {
  std::string prefix{};
  std::string delimiter{};
  std::string after_key{};  ///< with `after_version`, `next_...` of the page before
  std::string after_version{};
  unsigned page = 1000;  ///< at most 1000
};
struct listed_version {
  std::string key{};
  std::string version_id{};
  bool latest = false;
  bool delete_marker = false;  ///< says that the object was deleted; it has no content
  std::uint64_t size = 0;
  std::string etag{};
  std::optional<time_point> last_modified{};
};
struct version_page {
  std::vector<listed_version> versions{};  ///< by key, the latest first
  std::vector<std::string> prefixes{};
  std::string next_key{};  ///< empty on the last page
  std::string next_version{};
};

/// Until when a version may not be deleted or replaced (object lock).
struct retention {
  enum class mode : std::uint8_t {
    governance,  ///< who has a special right may
    compliance,  ///< nobody may
  };
  mode kind = mode::governance;
  time_point until{};
};

}  // namespace tenon::s3
