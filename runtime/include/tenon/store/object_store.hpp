#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tenon/async/sequence.hpp>
#include <tenon/http/body.hpp>
#include <tenon/s3/objects.hpp>
#include <tenon/s3/payload.hpp>
#include <tenon/store/error.hpp>

namespace tenon::store {

using s3::byte_range;
using s3::payload;
using s3::time_point;

/// What a store knows about an object.
struct object_info {
  std::string key{};
  std::uint64_t size = 0;
  /// Another one for each version; only good for comparing and for conditions.
  std::string etag{};
  std::optional<time_point> modified{};
  std::string content_type{};                     ///< not in lists
  std::map<std::string, std::string> metadata{};  ///< names in lower case; not in lists
};

struct object {
  object_info info{};
  /// The bytes that come: `first` of `info.size`, so many as the body has.
  std::uint64_t first = 0;
  http::body body{};
};

enum class put_mode : std::uint8_t {
  overwrite,
  create,  ///< only when there is none: else error::exists
  update,  ///< only in place of the version `etag`: else error::changed
};

struct put_options {
  put_mode mode = put_mode::overwrite;
  std::string etag{};  ///< of put_mode::update
  std::string content_type{};
  std::map<std::string, std::string> metadata{};  ///< names of a-z, 0-9 and `-`
};

struct get_options {
  std::optional<byte_range> range{};
  std::string if_match{};       ///< else error::changed
  std::string if_none_match{};  ///< else error::not_modified
};

struct list_options {
  std::string prefix{};
  std::string start_after{};  ///< only keys that are greater
};

/// One level of keys that are taken as paths.
struct folder {
  std::vector<object_info> objects{};  ///< directly in it
  std::vector<std::string> folders{};  ///< whole prefixes, each ends with `/`
};

/// What a store can do besides.
struct capabilities {
  bool create = false;  ///< put_mode::create
  bool update = false;  ///< put_mode::update
  bool metadata = false;
  bool share = false;               ///< URLs for others
  bool keys_below_objects = false;  ///< `a` and `a/b` at the same time
};

/// Keeps objects: bytes under a key, replaced as a whole. A reader sees one version, a put is seen
/// by every call that begins after it. May be used from several loops at the same time; outlives
/// its calls and the bodies and lists it gave.
///
/// A key is 1 to 1024 bytes of UTF-8 without control characters.
class object_store {
 public:
  virtual ~object_store() = default;
  [[nodiscard]] virtual capabilities can() const noexcept = 0;

  /// Stores text, a file or a stream of any length; all of it or nothing. Throws error.
  virtual task<object_info> put(std::string key, payload content, put_options options = {}) = 0;
  /// The content is a stream. Throws error.
  virtual task<object> get(std::string key, get_options options = {}) = 0;
  /// Throws error.
  virtual task<object_info> head(std::string key) = 0;
  /// Nothing happens when there is none.
  virtual task<> remove(std::string key) = 0;
  /// Throws at the first that could not be removed; others may have been.
  virtual task<> remove_all(std::vector<std::string> keys);
  /// In the order of the keys' bytes. What is put or removed meanwhile may be in it or not.
  virtual sequence<object_info> list(list_options options = {}) = 0;
  /// `prefix`: empty, or ends with `/`.
  virtual task<folder> list_folder(std::string prefix = {});
  /// With content type and metadata. Throws error.
  virtual task<> copy(std::string from, std::string to, put_mode mode = put_mode::overwrite) = 0;
  /// A URL from which anybody gets the object, for so long. Throws error::unsupported.
  virtual task<std::string> share(std::string key, std::chrono::seconds valid);

  /// All of an object in memory. Throws body_error::too_large.
  task<std::string> get_text(std::string key, std::size_t limit);
  task<bool> exists(std::string key);
};

}  // namespace tenon::store
