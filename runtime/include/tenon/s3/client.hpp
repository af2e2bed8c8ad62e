#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tenon/async/sequence.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/service.hpp>
#include <tenon/s3/bucket_setting.hpp>
#include <tenon/s3/credentials.hpp>
#include <tenon/s3/error.hpp>
#include <tenon/s3/multipart.hpp>
#include <tenon/s3/objects.hpp>
#include <tenon/s3/payload.hpp>
#include <tenon/s3/versions.hpp>

namespace tenon::s3 {

enum class addressing : std::uint8_t {
  automatic,     ///< virtual_host for Amazon's endpoints, path for others
  path,          ///< https://endpoint/bucket/key
  virtual_host,  ///< https://bucket.endpoint/key; the connection is made to the endpoint's address
};

/// How streams are signed. Content in memory always is.
enum class stream_signing : std::uint8_t {
  automatic,  ///< in chunks over http, by TLS alone over https
  chunks,
  unsigned_content,
};

struct retry_options {
  unsigned attempts = 5;
  /// Before the second try at most so long, then twice as long; the wait is a random part of it.
  std::chrono::milliseconds first_delay{100};
  std::chrono::milliseconds longest_delay{20'000};
  /// No further try begins after it.
  std::chrono::milliseconds total{180'000};
  /// Shared by all calls of a client: a try that is not the first takes 5 (10 after a timeout), a
  /// call that succeeds gives back as much. Empty: failures are not repeated.
  int budget = 500;
};

/// How many requests a client sends, all its calls together.
struct rate_options {
  double most = 0;  ///< in a second; zero: any number
  /// Fewer after the server was overloaded (SlowDown and the like), then more again by and by, as
  /// the SDKs of AWS do in their adaptive mode. Calls wait for their turn.
  bool adaptive = false;
};

/// When content passes too slowly, up or down. What is sent again, or gone on with, is as after a
/// broken connection.
struct slow_options {
  /// Less than that, over the time that was waited for the server, is a timeout. Zero: only
  /// `http.timeouts` count, as long as something comes.
  std::uint64_t bytes_per_second = 0;
  std::chrono::milliseconds window{30'000};  ///< looked at each time that so much was waited
};

struct client_options {
  /// Such as "http://localhost:9000". Empty: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL of the
  /// environment, or Amazon's in the region.
  std::string endpoint{};
  /// Of Amazon's endpoints those that have IPv6 addresses too; as AWS_USE_DUALSTACK_ENDPOINT=true
  /// in the environment. Other endpoints have what addresses they have.
  bool dual_stack = false;
  /// Empty: AWS_REGION or AWS_DEFAULT_REGION of the environment, or us-east-1.
  std::string region{};
  /// The endpoint of a region that a bucket turns out to be in; called from any thread. Without it
  /// Amazon's are known, and other servers are asked again at the same one.
  std::function<std::string(const std::string& region)> endpoint_of_region{};
  /// Null: `default_credentials()`.
  std::shared_ptr<credentials_provider> credentials{};
  s3::addressing addressing = s3::addressing::automatic;
  stream_signing streams = stream_signing::automatic;
  /// Of everything that is put, unless its options say another. Streams and files have it in a
  /// trailer, which Amazon takes and Ceph 16 refuses.
  s3::checksum checksum = s3::checksum::none;
  /// Lists are asked for as the first version of S3 does it, for servers that know no other.
  bool first_list_version = false;
  retry_options retries{};
  rate_options rate{};
  slow_options slow{};
  http::client_options http{};
};

/// Talks to an S3 server. May be used from several loops at the same time and outlives its calls;
/// each call runs on its caller's loop.
///
/// A call is repeated, within `retry_options`, when the server is overloaded or failed, or the
/// connection did, and its content can be sent again. A clock that is wrong is corrected once, by
/// the server's Date. Refusals are s3::error, failures of the connection http::transport_error,
/// missing credentials credentials_error.
class client {
 public:
  explicit client(client_options options = {});
  /// Sends all requests to a service; `options.endpoint` still says which host they are for.
  client(http::transport transport, client_options options);
  client(client&& other) noexcept;
  client& operator=(client&& other) noexcept;
  ~client();

  /// What it was made with; what that left empty is filled in.
  [[nodiscard]] const client_options& options() const noexcept;

  // ---- objects

  /// Throws std::invalid_argument for a stream of unknown length: see `upload`.
  task<put_result> put_object(std::string bucket, std::string key, payload content,
                              put_options options = {});
  task<object> get_object(std::string bucket, std::string key, get_options options = {});
  /// All of it, in memory. Throws body_error::too_large.
  task<std::string> get_text(std::string bucket, std::string key, std::size_t limit);
  task<object_info> head_object(std::string bucket, std::string key, get_options options = {});
  task<delete_result> delete_object(std::string bucket, std::string key,
                                    delete_options options = {});
  /// In requests of 1000. What could not be deleted is in the result, not thrown.
  task<delete_many_result> delete_objects(std::string bucket, std::vector<object_id> objects);
  /// Within the server, up to 5 GiB.
  task<copy_result> copy_object(copy_source from, std::string bucket, std::string key,
                                copy_options options = {});
  task<list_page> list_objects(std::string bucket, list_options options = {});
  /// All objects with the prefix in the order of their keys, page by page. The client outlives it.
  sequence<listed_object> all_objects(std::string bucket, list_options options = {});

  // ---- what belongs to objects; `version_id`: empty, the latest

  task<std::map<std::string, std::string>> object_tags(std::string bucket, std::string key,
                                                       std::string version_id = {});
  /// In place of all that there were; with none there are none.
  task<> set_object_tags(std::string bucket, std::string key,
                         std::map<std::string, std::string> tags, std::string version_id = {});
  task<object_attributes> get_object_attributes(std::string bucket, std::string key,
                                                std::string version_id = {});
  /// Kept from being deleted or replaced until that is taken off again; the bucket has object lock.
  task<bool> legal_hold(std::string bucket, std::string key, std::string version_id = {});
  task<> set_legal_hold(std::string bucket, std::string key, bool held,
                        std::string version_id = {});
  task<std::optional<retention>> object_retention(std::string bucket, std::string key,
                                                  std::string version_id = {});
  task<> set_object_retention(std::string bucket, std::string key, retention wanted,
                              std::string version_id = {});
  task<version_page> list_versions(std::string bucket, list_versions_options options = {});

  // ---- uploads in parts

  task<multipart_upload> create_multipart_upload(std::string bucket, std::string key,
                                                 put_options options = {});
  /// The etag to complete the upload with.
  task<uploaded_part> upload_part(multipart_upload to, unsigned number, payload content);
  task<uploaded_part> upload_part_copy(multipart_upload to, unsigned number, copy_source from,
                                       std::optional<byte_range> range = {});
  /// `parts` in the order of their numbers. Asked again because its answer was lost, it succeeds
  /// when the object of these parts is there.
  task<put_result> complete_multipart_upload(multipart_upload upload,
                                             std::vector<uploaded_part> parts,
                                             conditions when = {});
  task<> abort_multipart_upload(multipart_upload upload);
  task<part_page> list_parts(multipart_upload upload, std::optional<unsigned> after = {});
  task<upload_page> list_multipart_uploads(std::string bucket, std::string prefix = {},
                                           std::string after_key = {}, std::string after_id = {});

  // ---- buckets

  /// `object_lock`: its versions can be kept from being deleted; such a bucket has versioning.
  task<> create_bucket(std::string bucket, bool object_lock = false);
  task<> delete_bucket(std::string bucket);
  /// Whether it is there. Throws error::denied when it is and this caller may not know more.
  task<bool> bucket_exists(std::string bucket);
  task<std::vector<std::string>> list_buckets();
  task<std::string> bucket_location(std::string bucket);
  task<s3::versioning> bucket_versioning(std::string bucket);
  task<> set_bucket_versioning(std::string bucket, bool enabled);
  /// A document as the server has it. What was never set is an error of its own code with some, as
  /// NoSuchLifecycleConfiguration.
  task<std::string> get_bucket_setting(std::string bucket, bucket_setting which);
  task<> set_bucket_setting(std::string bucket, bucket_setting which, std::string document);
  task<> delete_bucket_setting(std::string bucket, bucket_setting which);

  // ---- URLs for others

  /// A URL that gets the object for anybody who has it, for so long (at most 7 days).
  task<std::string> presign_get(std::string bucket, std::string key, std::chrono::seconds valid,
                                std::vector<name_value> parameters = {});
  /// The same for a PUT; `headers` have to be sent along.
  task<std::string> presign_put(std::string bucket, std::string key, std::chrono::seconds valid,
                                std::vector<name_value> headers = {});

  /// What the calls go through.
  class connection;

 private:
  task<put_result> complete_once(const multipart_upload& upload,
                                 const std::vector<uploaded_part>& parts, conditions when);
  task<std::optional<put_result>> find_completed(const multipart_upload& upload,
                                                 const std::vector<uploaded_part>& parts);
  std::shared_ptr<connection> connection_;
};

}  // namespace tenon::s3
