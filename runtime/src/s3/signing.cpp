#include <tenon/s3/signing.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <stdexcept>

#include <tenon/http/url.hpp>

#include "digest.hpp"

namespace tenon::s3 {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view empty_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& each : made) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return made;
}

bool is_blank(char each) noexcept {
  return each == ' ' || each == '\t' || each == '\r' || each == '\n';
}

/// Without blanks around it, and one blank for several.
std::string trimmed(std::string_view value) {
  std::string made;
  for (const char each : value) {
    if (!is_blank(each)) {
      made += each;
    } else if (!made.empty() && made.back() != ' ') {
      made += ' ';
    }
  }
  if (made.ends_with(' ')) made.pop_back();
  return made;
}

struct canonical_headers {
  std::string lines;
  std::string names;
};

canonical_headers canonical(const std::vector<name_value>& headers) {
  std::multimap<std::string, std::string> sorted;  // those of one name stay in their order
  for (const auto& [name, value] : headers) sorted.emplace(lower(name), trimmed(value));
  canonical_headers made;
  std::string_view last;
  for (const auto& [name, value] : sorted) {
    if (name == last) {  // several of one name are one list
      made.lines.back() = ',';
      made.lines += value + '\n';
      continue;
    }
    if (!made.names.empty()) made.names += ';';
    made.names += name;
    made.lines += name + ':' + value + '\n';
    last = name;
  }
  return made;
}

std::string canonical_query(const std::vector<name_value>& query) {
  std::vector<name_value> encoded;
  for (const auto& [name, value] : query) {
    name_value each;
    http::percent_encode(each.first, name);
    http::percent_encode(each.second, value);
    encoded.push_back(std::move(each));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) {
    if (!text.empty()) text += '&';
    text += name + '=' + value;
  }
  return text;
}

/// Without empty, `.` and `..` segments.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> kept;
  bool folder = true;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    folder = slash != std::string_view::npos || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  std::string made;
  for (const std::string_view segment : kept) {
    made += '/';
    made += segment;
  }
  if (folder || made.empty()) made += '/';
  return made;
}

std::string canonical_path(const std::string& path, const signing_scope& scope) {
  std::string made = scope.normalize_path ? normalized(path) : path;
  if (scope.encode_path) made = encode_path(made);
  return made.empty() ? "/" : made;
}

std::string scope_text(const signing_scope& scope) {
  return amz_date(scope.when).substr(0, 8) + '/' + scope.region + '/' + scope.service +
         "/aws4_request";
}

std::string signing_key(const credentials& key, const signing_scope& scope) {
  using detail::hmac_sha256;
  const std::string date = hmac_sha256("AWS4" + key.secret_key, amz_date(scope.when).substr(0, 8));
  return hmac_sha256(hmac_sha256(hmac_sha256(date, scope.region), scope.service), "aws4_request");
}

}  // namespace

std::string encode_path(std::string_view path) {
  std::string made;
  while (true) {
    const std::size_t slash = path.find('/');
    http::percent_encode(made, path.substr(0, slash));
    if (slash == std::string_view::npos) return made;
    made += '/';
    path.remove_prefix(slash + 1);
  }
}

std::string query_text(const std::vector<name_value>& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    http::percent_encode(text, name);
    text += '=';
    http::percent_encode(text, value);
  }
  return text;
}

std::string amz_date(time_point when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(when - day);
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

signature sign(const signable& request, const credentials& key, const signing_scope& scope) {
  const canonical_headers headers = canonical(request.headers);
  signature made;
  made.signed_headers = headers.names;
  made.canonical_request = request.method + '\n' + canonical_path(request.path, scope) + '\n' +
                           canonical_query(request.query) + '\n' + headers.lines + '\n' +
                           headers.names + '\n' + request.payload_hash;
  const std::string inner = scope_text(scope);
  made.credential = key.access_key + '/' + inner;
  made.string_to_sign = std::string(algorithm) + '\n' + amz_date(scope.when) + '\n' + inner + '\n' +
                        detail::sha256_hex(made.canonical_request);
  made.value = detail::hex(detail::hmac_sha256(signing_key(key, scope), made.string_to_sign));
  return made;
}

signature sign_headers(signable& request, const credentials& key, const signing_scope& scope,
                       bool add_payload_hash) {
  request.headers.emplace_back("x-amz-date", amz_date(scope.when));
  if (add_payload_hash) request.headers.emplace_back("x-amz-content-sha256", request.payload_hash);
  if (!key.session_token.empty()) {
    request.headers.emplace_back("x-amz-security-token", key.session_token);
  }
  signature made = sign(request, key, scope);
  request.headers.emplace_back(
      "Authorization", std::string(algorithm) + " Credential=" + made.credential +
                           ", SignedHeaders=" + made.signed_headers + ", Signature=" + made.value);
  return made;
}

signature presign(signable& request, const credentials& key, const signing_scope& scope,
                  std::chrono::seconds valid) {
  if (valid < std::chrono::seconds(1) || valid > std::chrono::days(7)) {
    throw std::invalid_argument("a presigned URL is valid for one second to seven days");
  }
  request.query.emplace_back("X-Amz-Algorithm", algorithm);
  request.query.emplace_back("X-Amz-Credential", key.access_key + '/' + scope_text(scope));
  request.query.emplace_back("X-Amz-Date", amz_date(scope.when));
  request.query.emplace_back("X-Amz-Expires", std::to_string(valid.count()));
  if (!key.session_token.empty()) {
    request.query.emplace_back("X-Amz-Security-Token", key.session_token);
  }
  request.query.emplace_back("X-Amz-SignedHeaders", canonical(request.headers).names);
  signature made = sign(request, key, scope);
  request.query.emplace_back("X-Amz-Signature", made.value);
  return made;
}

chunk_signer::chunk_signer(std::string seed, const credentials& key, const signing_scope& scope)
    : previous_(std::move(seed)),
      key_(signing_key(key, scope)),
      date_(amz_date(scope.when)),
      scope_(scope_text(scope)) {}

std::string chunk_signer::sign_text(std::string_view kind, std::string_view hashes) {
  std::string text(kind);
  text += '\n' + date_ + '\n' + scope_ + '\n' + previous_ + '\n';
  text += hashes;
  previous_ = detail::hex(detail::hmac_sha256(key_, text));
  return previous_;
}

std::string chunk_signer::next(std::string_view chunk) {
  return sign_text("AWS4-HMAC-SHA256-PAYLOAD",
                   std::string(empty_hash) + '\n' + detail::sha256_hex(chunk));
}

std::string chunk_signer::trailer(std::string_view lines) {
  return sign_text("AWS4-HMAC-SHA256-TRAILER", detail::sha256_hex(lines));
}

std::string sign_policy(std::string_view base64, const credentials& key,
                        const signing_scope& scope) {
  return detail::hex(detail::hmac_sha256(signing_key(key, scope), base64));
}

}  // namespace tenon::s3
