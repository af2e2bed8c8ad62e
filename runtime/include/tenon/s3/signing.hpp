#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/s3/credentials.hpp>

namespace tenon::s3 {

/// What x-amz-content-sha256 says when the content itself is not signed.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";
inline constexpr std::string_view signed_chunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
inline constexpr std::string_view signed_chunks_trailer =
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
inline constexpr std::string_view unsigned_chunks_trailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

using name_value = std::pair<std::string, std::string>;

/// What is signed of a request.
struct signable {
  std::string method{};
  std::string path = "/";             ///< as it is sent
  std::vector<name_value> query{};    ///< decoded
  std::vector<name_value> headers{};  ///< those to sign; Host has to be one
  std::string payload_hash{};         ///< hexadecimal SHA-256 of the content, or a word from above
};

/// For whom, where and when a signature counts.
struct signing_scope {
  std::string region{};
  std::string service = "s3";
  time_point when{};
  /// Other services than S3 sign the path encoded once more than it is sent ...
  bool encode_path = false;
  /// ... and without its dot segments and double slashes.
  bool normalize_path = false;
};

/// A signature and what it was made from. Signature Version 4.
struct signature {
  std::string canonical_request{};
  std::string string_to_sign{};
  std::string value{};  ///< 64 hexadecimal digits
  std::string signed_headers{};
  std::string credential{};  ///< access key and scope
};

/// Signs what is there, which includes the date; nothing is added.
[[nodiscard]] signature sign(const signable& request, const credentials& key,
                             const signing_scope& scope);

/// Adds x-amz-date and, of a temporary key, x-amz-security-token to the headers and signs; then
/// adds Authorization. `add_payload_hash`: x-amz-content-sha256 too, as S3 wants it.
signature sign_headers(signable& request, const credentials& key, const signing_scope& scope,
                       bool add_payload_hash = true);

/// Adds the X-Amz-... parameters and signs; then adds X-Amz-Signature: whoever has the URL may send
/// the request for so long, with the headers that were given. Throws std::invalid_argument for
/// more than 7 days or less than a second.
signature presign(signable& request, const credentials& key, const signing_scope& scope,
                  std::chrono::seconds valid);

/// The query string of decoded parameters, in their order; a parameter without a value has its `=`.
[[nodiscard]] std::string query_text(const std::vector<name_value>& query);
/// A path with everything encoded but unreserved characters and slashes.
[[nodiscard]] std::string encode_path(std::string_view path);

/// `20130524T000000Z`
[[nodiscard]] std::string amz_date(time_point when);

/// The signatures of the chunks of an aws-chunked body, each made from the one before.
class chunk_signer {
 public:
  /// `seed`: the signature of the request's head.
  chunk_signer(std::string seed, const credentials& key, const signing_scope& scope);
  /// The last chunk is an empty one.
  [[nodiscard]] std::string next(std::string_view chunk);
  /// After the last chunk; the trailer as `name:value\n` lines, names in lower case and sorted.
  [[nodiscard]] std::string trailer(std::string_view lines);

 private:
  [[nodiscard]] std::string sign_text(std::string_view algorithm, std::string_view hashes);
  std::string previous_;
  std::string key_;
  std::string date_;
  std::string scope_;
};

/// The signature of a POST policy: of its base64 text.
[[nodiscard]] std::string sign_policy(std::string_view base64, const credentials& key,
                                      const signing_scope& scope);

}  // namespace tenon::s3
