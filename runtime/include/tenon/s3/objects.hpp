#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tenon/http/body.hpp>
#include <tenon/s3/checksum.hpp>
#include <tenon/s3/credentials.hpp>
#include <tenon/s3/encryption.hpp>
#include <tenon/s3/signing.hpp>

namespace tenon::s3 {

/// What is stored with an object's content. Empty: not said.
struct object_headers {
  std::string content_type{};
  std::string content_encoding{};
  std::string content_disposition{};
  std::string content_language{};
  std::string cache_control{};
  std::map<std::string, std::string> metadata{};  ///< x-amz-meta-..., names in lower case
};

/// Under which condition a request is carried out; else it is refused (304 or 412). RFC 9110
/// section 13. ETags as the server gave them, with their quotes.
struct conditions {
  std::string if_match{};
  std::string if_none_match{};  ///< `*`: only when there is no object yet
  std::optional<time_point> if_modified_since{};
  std::optional<time_point> if_unmodified_since{};
};

/// Which bytes: from `first` to `last`, both included. Without `first`: the last `last` bytes.
struct byte_range {
  std::optional<std::uint64_t> first{};
  std::optional<std::uint64_t> last{};
  [[nodiscard]] static byte_range between(std::uint64_t from, std::uint64_t to) {
    return {from, to};
  }
  [[nodiscard]] static byte_range from(std::uint64_t offset) { return {offset, {}}; }
  [[nodiscard]] static byte_range suffix(std::uint64_t bytes) { return {{}, bytes}; }
};

struct put_options {
  object_headers headers{};
  conditions when{};
  std::string storage_class{};
  std::string acl{};  ///< a canned one, such as `public-read`
  /// Computed, sent and kept with the object; none: what `client_options` say.
  s3::checksum checksum = s3::checksum::none;
  s3::encryption encryption{};
  std::map<std::string, std::string> tags{};
  std::vector<name_value> further{};  ///< header fields that have no name here
};
struct put_result {
  std::string etag{};
  std::string version_id{};
};

struct get_options {
  std::optional<byte_range> range{};
  conditions when{};
  std::string version_id{};
  std::optional<unsigned> part_number{};
  /// The content is compared with the checksum that the server keeps, where it keeps one of all of
  /// it: at the end reading throws error::bad_digest.
  bool verify = false;
  s3::encryption encryption{};  ///< a customer's key, of what was put with it
  std::vector<name_value> further{};
};

/// A checksum that a server told. In base64; `-` and a number after it: of the checksums of so many
/// parts.
struct content_sum {
  s3::checksum kind = s3::checksum::none;
  std::string value{};
};

/// What a server says about an object.
struct object_info {
  object_headers headers{};
  std::uint64_t size = 0;  ///< of the whole object, also when a range was asked for
  std::string etag{};
  std::optional<time_point> last_modified{};
  std::string version_id{};
  std::string storage_class{};
  bool delete_marker = false;
  /// The bytes that came: of an answer to a range.
  std::optional<byte_range> range{};
  /// Of a multipart object, where the server tells.
  std::optional<unsigned> parts{};
  std::string encrypted_by{};  ///< AES256, aws:kms; empty when it is not told
  content_sum sum{};           ///< told when `get_options::verify` asks for it
};

struct object {
  object_info info{};
  http::body body{};  ///< holds its connection until it is read to the end, or dropped
};

struct delete_options {
  std::string version_id{};
  std::string if_match{};
};
struct delete_result {
  bool delete_marker = false;
  std::string version_id{};
};

struct object_id {
  std::string key{};
  std::string version_id{};
};
struct delete_failure {
  std::string key{};
  std::string version_id{};
  std::string code{};
  std::string message{};
};
struct delete_many_result {
  std::vector<object_id> deleted{};
  std::vector<delete_failure> failed{};
};

struct list_options {
  std::string prefix{};
  /// Keys that go on after it are told as one common prefix.
  std::string delimiter{};
  std::string start_after{};
  std::string continuation{};  ///< `next` of the page before
  unsigned page = 1000;        ///< at most 1000
};
struct listed_object {
  std::string key{};
  std::uint64_t size = 0;
  std::string etag{};
  std::optional<time_point> last_modified{};
  std::string storage_class{};
};
struct list_page {
  std::vector<listed_object> objects{};
  std::vector<std::string> prefixes{};
  std::string next{};  ///< empty on the last page
};

struct copy_source {
  std::string bucket{};
  std::string key{};
  std::string version_id{};
  conditions when{};
  s3::encryption encryption{};  ///< a customer's key, of what was put with it
};
struct copy_options {
  /// Instead of what the source has.
  std::optional<object_headers> headers{};
  std::string storage_class{};
  std::string acl{};
  s3::encryption encryption{};
  /// Instead of what the source has.
  std::optional<std::map<std::string, std::string>> tags{};
  std::vector<name_value> further{};
};
struct copy_result {
  std::string etag{};
  std::optional<time_point> last_modified{};
  std::string version_id{};
};

/// What a server says about an object's parts and sums (GetObjectAttributes).
struct object_attributes {
  std::string etag{};
  std::uint64_t size = 0;
  std::string storage_class{};
  content_sum sum{};
  std::optional<unsigned> parts{};  ///< of one that was put in parts
};

}  // namespace tenon::s3
