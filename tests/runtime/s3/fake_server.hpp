#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tenon/http/service.hpp>
#include <tenon/s3.hpp>

/// An upload in parts that has begun.
struct fake_upload {
  std::string path{};
  std::map<unsigned, std::string> parts{};
};

/// An S3 server in memory that verifies every signature, also those of chunks, and fails as it is
/// told: for what no real server does on demand. It stands in place of the network.
class fake_server final : public tenon::http::service {
 public:
  /// What happens instead of an answer; may throw.
  using fault = std::function<tenon::http::response(tenon::http::request&)>;

  tenon::task<tenon::http::response> handle(tenon::http::request& asked) override;

  std::deque<fault> faults{};     ///< for the next requests; an empty one does nothing
  std::chrono::seconds ahead{0};  ///< of its clock
  std::string region = "us-east-1";
  std::map<std::string, std::string> keys{{"access", "secret"}};
  std::vector<std::string> expired{};            ///< access keys that are refused as expired
  std::map<std::string, std::string> objects{};  ///< by path
  /// Their checksums: header and value, by path.
  std::map<std::string, tenon::s3::name_value> sums{};
  std::map<std::string, fake_upload> uploads{};  ///< by their ids: `upload-1`, `upload-2`, ...
  std::string completed{};                       ///< the document that completed the last one
  std::vector<std::string> requests{};           ///< method and target of each
  bool split_answers = false;                    ///< bodies break in the middle, once
  tenon::s3::time_point changed{};               ///< Last-Modified of all objects
  /// Conditions on the ETag of what is copied never hold, as of objects in parts on Swift.
  bool odd_copies = false;
  /// Completed uploads are answered with this instead, once.
  std::optional<tenon::http::response> instead_of_completed{};

 private:
  using query = std::map<std::string, std::string>;
  std::optional<tenon::http::response> upload_answer(const tenon::http::request& asked,
                                                     const std::string& path, query asked_for,
                                                     std::string& content);
  tenon::http::response complete(const std::string& id);
  tenon::http::response put_part(const tenon::http::request& asked, const std::string& number,
                                 std::string& content, fake_upload& into);
  /// What a part is copied from; nothing when a condition does not hold.
  [[nodiscard]] std::optional<std::string> copied(const tenon::http::request& asked) const;
  std::optional<tenon::http::response> refusal(const tenon::http::request& asked,
                                               tenon::s3::signature& expected,
                                               tenon::s3::signing_scope& scope,
                                               tenon::s3::credentials& key);
  static std::optional<std::string> decode_chunks(std::string_view text,
                                                  std::optional<tenon::s3::chunk_signer> signer,
                                                  bool with_trailer,
                                                  tenon::s3::name_value& trailer);
  tenon::http::response take_content(const tenon::http::request& asked, const std::string& content,
                                     const tenon::s3::signature& seed,
                                     const tenon::s3::credentials& key,
                                     const tenon::s3::signing_scope& scope);
  tenon::http::response answer(const tenon::http::request& asked, std::string content,
                               const tenon::s3::name_value& sum);
  [[nodiscard]] std::string etag_of(const std::string& path) const;
  std::map<std::string, std::string> etags_{};  // of objects that were put in parts, by path
  unsigned begun_ = 0;
};

/// For a client of the fake, through any transport.
tenon::s3::client_options fake_options();

/// A field of a request; empty when there is none.
std::string field_of(const tenon::http::request& asked, std::string_view name);
/// What stands between the first `before` and the next `end`, or the end of the text.
std::string text_between(const std::string& text, const std::string& before, char end);

tenon::http::response error_answer(int status, const std::string& code,
                                   const std::string& further = {});
/// The fault of answering so.
fake_server::fault answers(int status, const std::string& code, const std::string& further = {});
fake_server::fault loses_connection(
    tenon::http::transport_error::kind why = tenon::http::transport_error::kind::closed);
