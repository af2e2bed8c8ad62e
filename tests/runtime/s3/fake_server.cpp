#include "fake_server.hpp"

#include <algorithm>
#include <charconv>

#include "date_text.hpp"
#include "digest.hpp"

namespace http = tenon::http;
namespace s3 = tenon::s3;

std::string field_of(const http::request& asked, std::string_view name) {
  return std::string(asked.headers.find(name).value_or(std::string_view()));
}

std::string text_between(const std::string& text, const std::string& before, char end) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t from = at + before.size();
  return text.substr(from, text.find(end, from) - from);
}

s3::client_options fake_options() {
  s3::client_options made;
  made.endpoint = "http://s3.test";
  made.region = "us-east-1";
  made.credentials = s3::static_credentials({"access", "secret"});
  made.retries.first_delay = std::chrono::milliseconds(1);
  return made;
}

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char each : text) {
    if (each == at) {
      parts.emplace_back();
    } else {
      parts.back() += each;
    }
  }
  return parts;
}

std::vector<s3::name_value> query_of(std::string_view query) {
  std::vector<s3::name_value> made;
  if (query.empty()) return made;
  for (const std::string& each : split(std::string(query), '&')) {
    s3::name_value decoded;
    const std::size_t equals = each.find('=');
    (void)http::percent_decode(decoded.first, std::string_view(each).substr(0, equals));
    if (equals != std::string::npos) {
      (void)http::percent_decode(decoded.second, std::string_view(each).substr(equals + 1));
    }
    made.push_back(std::move(decoded));
  }
  return made;
}

/// Takes a line with its end off; nothing when there is none.
std::optional<std::string> take_line(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  std::string line(text.substr(0, end));
  text.remove_prefix(end + 2);
  return line;
}

/// `name:value` and, of signed chunks, its signature. Nothing when that is wrong.
std::optional<s3::name_value> read_trailer(std::string_view& text,
                                           std::optional<s3::chunk_signer>& signer) {
  const std::optional<std::string> line = take_line(text);
  if (!line) return std::nullopt;
  if (signer) {
    const std::optional<std::string> signature = take_line(text);
    if (signature != "x-amz-trailer-signature:" + signer->trailer(*line + '\n')) {
      return std::nullopt;
    }
  }
  const std::size_t colon = line->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return s3::name_value(line->substr(0, colon), line->substr(colon + 1));
}

}  // namespace

/// The content of aws-chunked text; nothing when a signature, the framing or the trailer is wrong.
std::optional<std::string> fake_server::decode_chunks(std::string_view text,
                                                      std::optional<s3::chunk_signer> signer,
                                                      bool with_trailer, s3::name_value& trailer) {
  std::string content;
  for (std::size_t size = 1; size != 0;) {
    const std::optional<std::string> head = take_line(text);
    if (!head) return std::nullopt;
    std::from_chars(head->data(), head->data() + head->size(), size, 16);
    if (text.size() < size) return std::nullopt;
    const std::string_view chunk = text.substr(0, size);
    if (signer && signer->next(chunk) != text_between(*head + ' ', "chunk-signature=", ' ')) {
      return std::nullopt;
    }
    content += chunk;
    text.remove_prefix(size);
    if (size == 0 && with_trailer) {
      std::optional<s3::name_value> told = read_trailer(text, signer);
      if (!told) return std::nullopt;
      trailer = std::move(*told);
    }
    if (take_line(text) != "") return std::nullopt;
  }
  return text.empty() ? std::optional(content) : std::nullopt;
}

namespace {

/// Content that ends too soon.
class broken_body final : public http::body_source {
 public:
  explicit broken_body(std::string whole) : whole_(std::move(whole)) {}
  tenon::task<std::string_view> read() override {
    if (std::exchange(half_, true)) {
      throw http::transport_error(http::transport_error::kind::closed, "the server went away");
    }
    co_return std::string_view(whole_).substr(0, whole_.size() / 2);
  }
  std::optional<std::uint64_t> length() const noexcept override { return whole_.size(); }

 private:
  std::string whole_;
  bool half_ = false;
};

}  // namespace

http::response error_answer(int status, const std::string& code, const std::string& further) {
  http::response made;
  made.status = status;
  made.body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>told</Message>" +
              further + "<RequestId>r-1</RequestId></Error>";
  return made;
}

fake_server::fault answers(int status, const std::string& code, const std::string& further) {
  return [=](http::request&) { return error_answer(status, code, further); };
}

fake_server::fault loses_connection(http::transport_error::kind why) {
  return [=](http::request&) -> http::response {
    throw http::transport_error(why, "the server went away");
  };
}

std::optional<http::response> fake_server::refusal(const http::request& asked,
                                                   s3::signature& expected,
                                                   s3::signing_scope& scope, s3::credentials& key) {
  const std::string authorization = field_of(asked, "Authorization");
  const std::vector<std::string> credential =
      split(text_between(authorization, "Credential=", ','), '/');
  if (credential.size() != 5) return error_answer(403, "AccessDenied");
  const auto known = keys.find(credential[0]);
  if (known == keys.end()) return error_answer(403, "InvalidAccessKeyId");
  if (std::find(expired.begin(), expired.end(), credential[0]) != expired.end()) {
    return error_answer(400, "ExpiredToken");
  }
  if (credential[2] != region) {
    return error_answer(400, "AuthorizationHeaderMalformed", "<Region>" + region + "</Region>");
  }
  const std::string date = field_of(asked, "x-amz-date");
  const s3::time_point now = s3::detail::now() + ahead;
  bool in_time = false;
  constexpr int most_off = 900;  // seconds, as S3 allows: content may be long under way
  for (int off = 0; off <= 2 * most_off && !in_time; ++off) {  // 0, 1, -1, 2, -2, ...
    const s3::time_point when = now + std::chrono::seconds(off % 2 == 0 ? -off / 2 : off / 2 + 1);
    in_time = s3::amz_date(when) == date;
    scope.when = when;
  }
  if (!in_time) return error_answer(403, "RequestTimeTooSkewed");
  key = {known->first, known->second, field_of(asked, "x-amz-security-token")};
  scope.region = region;
  const http::target_parts target = http::split_target(asked.target);
  s3::signable parts;
  parts.method = asked.method_text();
  parts.path = target.path;
  parts.query = query_of(target.query);
  for (const std::string& name : split(text_between(authorization, "SignedHeaders=", ','), ';')) {
    parts.headers.emplace_back(name, field_of(asked, name));
  }
  parts.payload_hash = field_of(asked, "x-amz-content-sha256");
  expected = s3::sign(parts, key, scope);
  if (expected.value != text_between(authorization, "Signature=", ' ')) {
    return error_answer(403, "SignatureDoesNotMatch");
  }
  return std::nullopt;
}

std::string fake_server::etag_of(const std::string& path) const {
  const auto in_parts = etags_.find(path);
  if (in_parts != etags_.end()) return in_parts->second;
  return '"' + s3::detail::hex(s3::detail::md5(objects.at(path))) + '"';
}

http::response fake_server::answer(const http::request& asked, std::string content,
                                   const s3::name_value& sum) {
  http::response made;
  const http::target_parts target = http::split_target(asked.target);
  const std::string path(target.path);
  query asked_for;
  for (s3::name_value& each : query_of(target.query)) asked_for.insert(std::move(each));
  if (auto told = upload_answer(asked, path, std::move(asked_for), content)) {
    if (!sum.first.empty()) told->headers.add(sum.first, sum.second);
    return std::move(*told);
  }
  if (asked.method == http::method::put) {
    objects[path] = std::move(content);
    etags_.erase(path);
    sums[path] = sum;
    made.headers.add("ETag", etag_of(path));
    return made;
  }
  const auto found = objects.find(path);
  if (found == objects.end()) return error_answer(404, "NoSuchKey", "<Key>k</Key>");
  const std::string etag = etag_of(path);
  const std::string wanted = field_of(asked, "If-Match");
  if (!wanted.empty() && wanted != etag) return error_answer(412, "PreconditionFailed");
  std::string text = found->second;
  const std::string range = field_of(asked, "Range");
  if (!range.empty()) {
    const std::size_t first = std::stoul(text_between(range, "bytes=", '-'));
    const std::string told = range.substr(range.find('-') + 1);
    const std::size_t last =
        told.empty() ? text.size() - 1 : std::min(std::stoul(told), text.size() - 1);
    made.status = 206;
    made.headers.add("Content-Range", "bytes " + std::to_string(first) + '-' +
                                          std::to_string(last) + '/' + std::to_string(text.size()));
    text = text.substr(first, last - first + 1);
  }
  made.headers.add("ETag", etag);
  made.headers.add("Last-Modified", s3::detail::http_date(changed));
  const auto sum_there = sums.find(path);
  if (field_of(asked, "x-amz-checksum-mode") == "ENABLED" && sum_there != sums.end() &&
      !sum_there->second.first.empty()) {
    made.headers.add(sum_there->second.first, sum_there->second.second);
  }
  made.headers.add("Content-Length", std::to_string(text.size()));
  if (asked.method == http::method::head) return made;
  if (std::exchange(split_answers, false)) {
    made.body = http::body(std::make_unique<broken_body>(std::move(text)));
  } else {
    made.body = std::move(text);
  }
  return made;
}

/// The answer to a request whose content is what its signature says, or that it is not.
http::response fake_server::take_content(const http::request& asked, const std::string& content,
                                         const s3::signature& seed, const s3::credentials& key,
                                         const s3::signing_scope& scope) {
  const std::string hash = field_of(asked, "x-amz-content-sha256");
  const bool trailer_follows = hash.ends_with("-TRAILER");
  std::optional<s3::chunk_signer> signer;
  if (hash.starts_with("STREAMING-AWS4")) signer.emplace(seed.value, key, scope);
  s3::name_value sum;
  std::optional<std::string> decoded = content;
  if (signer || trailer_follows) {
    decoded = decode_chunks(content, std::move(signer), trailer_follows, sum);
  } else if (hash != s3::unsigned_payload && hash != s3::detail::sha256_hex(content)) {
    decoded.reset();
  }
  if (!decoded) return error_answer(400, "XAmzContentSHA256Mismatch");
  if (trailer_follows && field_of(asked, "x-amz-trailer") != sum.first) {
    return error_answer(400, "MalformedTrailerError");
  }
  for (const s3::checksum kind :
       {s3::checksum::crc32, s3::checksum::crc32c, s3::checksum::crc64nvme, s3::checksum::sha1,
        s3::checksum::sha256}) {
    const std::string name(s3::checksum_header(kind));
    const std::string told = sum.first == name ? sum.second : field_of(asked, name);
    if (told.empty()) continue;
    if (told != s3::checksum_of(kind, *decoded)) return error_answer(400, "BadDigest");
    sum = {name, told};
  }
  return answer(asked, std::move(*decoded), sum);
}

tenon::task<http::response> fake_server::handle(http::request& asked) {
  requests.push_back(std::string(asked.method_text()) + ' ' + asked.target);
  const std::string content = co_await asked.body.take_all(std::size_t{64} << 20U);
  s3::signature expected;
  s3::signing_scope scope;
  s3::credentials key;
  std::optional<http::response> made = refusal(asked, expected, scope, key);
  fault next;
  if (!made && !faults.empty()) {
    next = std::move(faults.front());
    faults.pop_front();
  }
  if (next) made = next(asked);
  if (!made) {
    made = take_content(asked, content, expected, key, scope);
  }
  made->headers.add("Date", s3::detail::http_date(s3::detail::now() + ahead));
  co_return std::move(*made);
}
