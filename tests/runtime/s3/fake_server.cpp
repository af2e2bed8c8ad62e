#include "fake_server.hpp"

#include <algorithm>
#include <charconv>

#include "date_text.hpp"
#include "digest.hpp"

namespace http = tenon::http;
namespace s3 = tenon::s3;

namespace {

std::string header(const http::request& asked, std::string_view name) {
  return std::string(asked.headers.find(name).value_or(std::string_view()));
}

std::string between(const std::string& text, const std::string& before, char end) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t from = at + before.size();
  return text.substr(from, text.find(end, from) - from);
}

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

/// The content of aws-chunked text; nothing when a signature or the framing is wrong.
std::optional<std::string> decode_chunks(std::string_view text, s3::chunk_signer signer) {
  std::string content;
  for (;;) {
    const std::size_t line = text.find("\r\n");
    if (line == std::string_view::npos) return std::nullopt;
    const std::string head(text.substr(0, line));
    std::size_t size = 0;
    std::from_chars(head.data(), head.data() + head.size(), size, 16);
    text.remove_prefix(line + 2);
    if (text.size() < size + 2) return std::nullopt;
    const std::string_view chunk = text.substr(0, size);
    if (signer.next(chunk) != between(head, "chunk-signature=", ' ')) return std::nullopt;
    content += chunk;
    text.remove_prefix(size + 2);
    if (size == 0) break;
  }
  return text.empty() ? std::optional(content) : std::nullopt;
}

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
  const std::string authorization = header(asked, "Authorization");
  const std::vector<std::string> credential =
      split(between(authorization, "Credential=", ','), '/');
  if (credential.size() != 5) return error_answer(403, "AccessDenied");
  const auto known = keys.find(credential[0]);
  if (known == keys.end()) return error_answer(403, "InvalidAccessKeyId");
  if (std::find(expired.begin(), expired.end(), credential[0]) != expired.end()) {
    return error_answer(400, "ExpiredToken");
  }
  if (credential[2] != region) {
    return error_answer(400, "AuthorizationHeaderMalformed", "<Region>" + region + "</Region>");
  }
  const std::string date = header(asked, "x-amz-date");
  const s3::time_point now = s3::detail::now() + ahead;
  bool in_time = false;
  for (int off = -5; off <= 5; ++off) {  // seconds, where S3 allows minutes
    const s3::time_point when = now + std::chrono::seconds(off);
    if (s3::amz_date(when) != date) continue;
    in_time = true;
    scope.when = when;
  }
  if (!in_time) return error_answer(403, "RequestTimeTooSkewed");
  key = {known->first, known->second, header(asked, "x-amz-security-token")};
  scope.region = region;
  const http::target_parts target = http::split_target(asked.target);
  s3::signable parts;
  parts.method = asked.method_text();
  parts.path = target.path;
  parts.query = query_of(target.query);
  for (const std::string& name : split(between(authorization, "SignedHeaders=", ','), ';')) {
    parts.headers.emplace_back(name, header(asked, name));
  }
  parts.payload_hash = header(asked, "x-amz-content-sha256");
  expected = s3::sign(parts, key, scope);
  if (expected.value != between(authorization, "Signature=", ' ')) {
    return error_answer(403, "SignatureDoesNotMatch");
  }
  return std::nullopt;
}

http::response fake_server::answer(const http::request& asked, std::string content) {
  http::response made;
  const std::string path(http::split_target(asked.target).path);
  if (asked.method == http::method::put) {
    made.headers.add("ETag", '"' + s3::detail::hex(s3::detail::md5(content)) + '"');
    objects[path] = std::move(content);
    return made;
  }
  const auto found = objects.find(path);
  if (found == objects.end()) return error_answer(404, "NoSuchKey", "<Key>k</Key>");
  const std::string etag = '"' + s3::detail::hex(s3::detail::md5(found->second)) + '"';
  const std::string wanted = header(asked, "If-Match");
  if (!wanted.empty() && wanted != etag) return error_answer(412, "PreconditionFailed");
  std::string text = found->second;
  const std::string range = header(asked, "Range");
  if (!range.empty()) {
    const std::size_t first = std::stoul(between(range, "bytes=", '-'));
    const std::string told = range.substr(range.find('-') + 1);
    const std::size_t last =
        told.empty() ? text.size() - 1 : std::min(std::stoul(told), text.size() - 1);
    made.status = 206;
    made.headers.add("Content-Range", "bytes " + std::to_string(first) + '-' +
                                          std::to_string(last) + '/' + std::to_string(text.size()));
    text = text.substr(first, last - first + 1);
  }
  made.headers.add("ETag", etag);
  made.headers.add("Content-Length", std::to_string(text.size()));
  if (asked.method == http::method::head) return made;
  if (std::exchange(split_answers, false)) {
    made.body = http::body(std::make_unique<broken_body>(std::move(text)));
  } else {
    made.body = std::move(text);
  }
  return made;
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
    const std::string hash = header(asked, "x-amz-content-sha256");
    std::optional<std::string> decoded = content;
    if (hash == s3::signed_chunks) {
      decoded = decode_chunks(content, s3::chunk_signer(expected.value, key, scope));
    } else if (hash != s3::unsigned_payload && hash != s3::detail::sha256_hex(content)) {
      decoded.reset();
    }
    made = decoded ? answer(asked, std::move(*decoded))
                   : error_answer(400, "XAmzContentSHA256Mismatch");
  }
  made->headers.add("Date", s3::detail::http_date(s3::detail::now() + ahead));
  co_return std::move(*made);
}
