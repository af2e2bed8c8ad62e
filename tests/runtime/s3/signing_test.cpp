#include <support/catch.hpp>
#include <support/corpus.hpp>

#include <tenon/s3/signing.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include <tenon/http/url.hpp>
#include <tenon/value/date_time.hpp>

#include "digest.hpp"

// Left out of the corpus: smithy-rs/sigv4, two cases without a signature of their own; recorded
// aws_chunked bodies, whose secret keys are not told.

namespace fs = std::filesystem;
namespace s3 = tenon::s3;
using nlohmann::json;

namespace {

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool no_corpus(const fs::path& folder) {
  if (fs::exists(folder)) return false;
  WARN("skipped: no corpus at sigv4");
  return true;
}

s3::time_point moment(const std::string& compact) {  // 20130524T000000Z
  const auto number = [&](std::size_t at, std::size_t size) {
    return std::stoi(compact.substr(at, size));
  };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(4, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(6, 2))));
  return std::chrono::sys_days(day) + std::chrono::hours(number(9, 2)) +
         std::chrono::minutes(number(11, 2)) + std::chrono::seconds(number(13, 2));
}

/// A raw HTTP/1.1 request of the corpus; folded header lines are one value.
struct raw_request {
  s3::signable parts;
  std::string body;
};

raw_request read_request(const std::string& text) {
  raw_request made;
  const std::size_t blank = text.find("\n\n");
  std::istringstream head(text.substr(0, blank));
  if (blank != std::string::npos) made.body = text.substr(blank + 2);
  std::string line;
  std::getline(head, line);
  const std::size_t method_end = line.find(' ');
  const std::string target = line.substr(method_end + 1, line.rfind(' ') - method_end - 1);
  made.parts.method = line.substr(0, method_end);
  const tenon::http::target_parts halves = tenon::http::split_target(target);
  made.parts.path = halves.path;
  for (std::string_view rest = halves.query; !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    s3::name_value decoded;
    const std::size_t equals = pair.find('=');
    REQUIRE(tenon::http::percent_decode(decoded.first, pair.substr(0, equals)));
    if (equals != std::string_view::npos) {
      REQUIRE(tenon::http::percent_decode(decoded.second, pair.substr(equals + 1)));
    }
    made.parts.query.push_back(std::move(decoded));
  }
  while (std::getline(head, line)) {
    if (line.starts_with(' ')) {
      made.parts.headers.back().second += line;
    } else {
      const std::size_t colon = line.find(':');
      made.parts.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
  }
  return made;
}

struct suite_case {
  s3::credentials key;
  s3::signing_scope scope;
  std::chrono::seconds valid{};
  bool sign_body = false;
  bool omit_token = false;
};

suite_case read_context(const fs::path& folder) {
  const json told = json::parse(text_of(folder / "context.json"));
  suite_case made;
  const json& key = told["credentials"];
  made.key = {key["access_key_id"], key["secret_access_key"], key.value("token", "")};
  made.scope.region = told["region"];
  made.scope.service = told["service"];
  const auto when = tenon::date_time::parse(told["timestamp"].get<std::string>());
  made.scope.when = when.value().seconds;
  made.scope.encode_path = true;
  made.scope.normalize_path = told["normalize"];
  made.valid = std::chrono::seconds(told["expiration_in_seconds"].get<int>());
  made.sign_body = told["sign_body"];
  made.omit_token = told.value("omit_session_token", false);
  return made;
}

void check_case(const fs::path& folder, const std::string& kind, const s3::signature& made) {
  CHECK(made.canonical_request == text_of(folder / (kind + "-canonical-request.txt")));
  CHECK(made.string_to_sign == text_of(folder / (kind + "-string-to-sign.txt")));
  CHECK(made.value == text_of(folder / (kind + "-signature.txt")));
}

void check_suite(const fs::path& folder, const std::string& kind) {
  INFO(folder.filename().string() << " " << kind);
  const suite_case told = read_context(folder);
  raw_request request = read_request(text_of(folder / "request.txt"));
  request.parts.payload_hash = s3::detail::sha256_hex(request.body);
  s3::credentials key = told.key;
  if (told.omit_token) key.session_token.clear();  // it is added after signing
  const s3::signature made = kind == "header"
                                 ? s3::sign_headers(request.parts, key, told.scope, told.sign_body)
                                 : s3::presign(request.parts, key, told.scope, told.valid);
  check_case(folder, kind, made);
}

s3::signable read_vector(const json& told) {
  s3::signable made;
  made.method = told["method"];
  for (const json& each : told["query"]) made.query.emplace_back(each[0], each[1]);
  return made;
}

std::string str(const json& value) { return value.get<std::string>(); }
bool has(const json& told, const char* name) { return told.contains(name); }

}  // namespace

TEST_CASE("signatures of any service are those of the aws-c-auth suite") {
  const fs::path suite = corpus_folder("sigv4") / "aws-c-auth" / "v4";
  if (no_corpus(suite)) return;
  std::size_t cases = 0;
  for (const fs::directory_entry& folder : fs::directory_iterator(suite)) {
    if (!folder.is_directory()) continue;
    for (const std::string kind : {"header", "query"}) {
      if (!fs::exists(folder.path() / (kind + "-signature.txt"))) continue;
      check_suite(folder.path(), kind);
      ++cases;
    }
  }
  CHECK(cases == 76);
}

TEST_CASE("the worked examples of the S3 reference come out as published") {
  const fs::path file = corpus_folder("sigv4") / "s3" / "s3-doc-examples.json";
  if (no_corpus(file)) return;
  const json all = json::parse(text_of(file));
  const s3::credentials key{all["credentials"]["access_key_id"],
                            all["credentials"]["secret_access_key"]};
  std::size_t cases = 0;
  for (const json& told : all["vectors"]) {
    INFO(told["name"]);
    ++cases;
    s3::signing_scope scope;
    scope.region = all["region"];
    if (str(told["kind"]) == "post-policy") {
      scope.when = moment(told["date"]);
      const std::string policy = s3::detail::base64(told["policy"].get<std::string>());
      CHECK(policy == str(told["policy_base64"]));
      CHECK(s3::sign_policy(policy, key, scope) == str(told["signature"]));
      continue;
    }
    scope.when = moment("20130524T000000Z");
    s3::signable request = read_vector(told);
    request.path = s3::encode_path(told["path"].get<std::string>());
    request.payload_hash = told["payload_hash"];
    if (str(told["kind"]) == "query") {
      request.query.clear();  // the parameters that signing adds
      request.headers.emplace_back("Host", told["host"]);
      const std::chrono::seconds valid(told["expires"].get<int>());
      CHECK(s3::presign(request, key, scope, valid).value == str(told["signature"]));
      CHECK("https://" + str(told["host"]) + request.path + '?' + s3::query_text(request.query) ==
            str(told["url"]));
      continue;
    }
    for (const auto& [name, value] : told["headers"].items()) {
      if (name != "x-amz-date" && name != "x-amz-content-sha256") {
        request.headers.emplace_back(name, value);
      }
    }
    const s3::signature made = s3::sign_headers(request, key, scope);
    CHECK(made.canonical_request == str(told["canonical_request"]));
    CHECK(made.string_to_sign == str(told["string_to_sign"]));
    CHECK(made.value == str(told["signature"]));
    if (!has(told, "chunks")) continue;
    s3::chunk_signer chunks(made.value, key, scope);
    for (const json& each : told["chunks"]) {
      const std::string made_next =
          has(each, "trailer") ? chunks.trailer(str(each["trailer"]) + '\n')
                               : chunks.next(std::string(each["size"].get<std::size_t>(), 'a'));
      CHECK(made_next == str(each["signature"]));
    }
  }
  CHECK(cases == 8);
}

TEST_CASE("S3 requests are signed as botocore signs them") {
  const fs::path file = corpus_folder("sigv4") / "s3" / "s3-botocore-oracle.json";
  if (no_corpus(file)) return;
  const json all = json::parse(text_of(file));
  std::size_t cases = 0;
  for (const json& told : all["vectors"]) {
    INFO(told["name"]);
    ++cases;
    const json& keys = all["credentials"];
    s3::credentials key{keys["access_key_id"], keys["secret_access_key"]};
    if (told["session_token"]) key.session_token = keys["session_token"];
    s3::signing_scope scope;
    scope.region = told["region"];
    scope.when = moment(all["timestamp"]);
    s3::signable request = read_vector(told);
    request.path =
        s3::encode_path((told["path_style"] ? "/bkt/" : "/") + told.value("key", std::string()));
    if (request.path != str(told["encoded_path"])) {
      CHECK(str(told["key"]).empty());  // of the bucket itself
      request.path = told["encoded_path"];
    }
    const auto origin = tenon::http::parse_url(told["scheme"].get<std::string>() + "://" +
                                               told["host"].get<std::string>());
    REQUIRE(origin);
    request.headers.emplace_back("host", origin->authority());
    for (const auto& [name, value] : told["headers"].items()) {
      request.headers.emplace_back(name, value);
    }
    if (has(told, "expires")) {
      request.payload_hash = s3::unsigned_payload;
      const s3::signature made =
          s3::presign(request, key, scope, std::chrono::seconds(told["expires"].get<int>()));
      CHECK(made.canonical_request == str(told["canonical_request"]));
      CHECK(made.value == str(told["signature"]));
    } else {
      request.payload_hash = told["payload_hash"];
      const s3::signature made = s3::sign_headers(request, key, scope);
      CHECK(made.canonical_request == str(told["canonical_request"]));
      CHECK(made.string_to_sign == str(told["string_to_sign"]));
      CHECK(made.value == str(told["signature"]));
      CHECK(request.headers.back().second == str(told["authorization"]));
    }
  }
  CHECK(cases == 58);
}

TEST_CASE("a URL is not signed for longer than a week") {
  s3::signable request;
  const s3::credentials key{"access", "secret"};
  CHECK_THROWS_AS(s3::presign(request, key, {}, std::chrono::hours(24 * 7 + 1)),
                  std::invalid_argument);
  CHECK_THROWS_AS(s3::presign(request, key, {}, std::chrono::seconds(0)), std::invalid_argument);
}
