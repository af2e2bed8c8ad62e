#include <support/catch.hpp>
#include <support/variable.hpp>

#include <tenon/file.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>
#include <tenon/s3.hpp>

#include <atomic>
#include <map>

#include "date_text.hpp"

namespace s3 = tenon::s3;
namespace http = tenon::http;
using namespace std::chrono_literals;

namespace {

/// Answers by method and target, and keeps what it was asked.
class fake_service final : public http::service {
 public:
  tenon::task<http::response> handle(http::request& asked) override {
    http::response made;
    std::string what = std::string(asked.method_text()) + ' ' + asked.target;
    const std::string form = co_await asked.body.take_all(10'000);
    if (!form.empty()) what += ' ' + form;
    for (const char* name : {"Authorization", "x-aws-ec2-metadata-token"}) {
      if (const auto value = asked.headers.find(name)) seen[what] = std::string(*value);
    }
    const auto found = texts.find(what);
    made.status = found == texts.end() ? 404 : 200;
    if (found != texts.end()) made.body = found->second;
    co_return made;
  }
  std::map<std::string, std::string> texts{};
  std::map<std::string, std::string> seen{};
};

struct serving {
  serving() {
    http::server_options options;
    options.port = 0;
    options.threads = 1;
    server.emplace(service, options);
    server->start();
  }
  ~serving() { server->stop(0ms); }
  fake_service service{};
  std::optional<http::server> server{};
};

constexpr const char* keys_document =
    R"({"Code":"Success","AccessKeyId":"AK","SecretAccessKey":"SK","Token":"T","Expiration":"2099-01-01T00:00:00Z"})";

std::optional<s3::credentials> found_by(const s3::provider& from) {
  return tenon::run(from->find());
}

class slow_provider final : public s3::credentials_provider {
 public:
  tenon::task<std::optional<s3::credentials>> find() override {
    ++asked;
    co_await tenon::sleep_for(10ms);
    if (fails) throw s3::credentials_error("away");
    s3::credentials made{"key" + std::to_string(asked), "secret"};
    if (lifetime) made.expires = s3::detail::now() + *lifetime;
    co_return made;
  }
  int asked = 0;
  bool fails = false;
  std::optional<std::chrono::seconds> lifetime{};
};

}  // namespace

TEST_CASE("the environment gives keys, or says what is missing") {
  const variable access("AWS_ACCESS_KEY_ID", "A");
  {
    const variable secret("AWS_SECRET_ACCESS_KEY", "S");
    const variable token("AWS_SESSION_TOKEN", "T");
    const auto found = found_by(s3::environment_credentials());
    REQUIRE(found);
    CHECK(found->access_key == "A");
    CHECK(found->session_token == "T");
  }
  CHECK_THROWS_AS(found_by(s3::environment_credentials()), s3::credentials_error);
  const variable none("AWS_ACCESS_KEY_ID", "");
  CHECK_FALSE(found_by(s3::environment_credentials()));
}

TEST_CASE("profiles are read from both files") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  s3::profile_options options;
  options.config_file = folder.path() + "/config";
  options.credentials_file = folder.path() + "/credentials";
  CHECK_FALSE(found_by(s3::profile_credentials(options)));
  tenon::run(tenon::file::write_text(options.config_file,
                                     "# comment\n[default]\naws_access_key_id = from config\n"
                                     "aws_secret_access_key = c\n"
                                     "[profile  other ]\nsource_profile = base\nregion=x\n"
                                     "s3 =\n  aws_access_key_id = nested\n"
                                     "[profile role]\nrole_arn = arn\n[profile process]\n"
                                     "credential_process = /bin/false\n[profile half]\n"
                                     "aws_access_key_id = a\n[profile a]\nsource_profile = b\n"
                                     "[profile b]\nsource_profile = a\n"));
  tenon::run(tenon::file::write_text(options.credentials_file,
                                     "[default]\r\naws_access_key_id=D\r\n"
                                     "aws_secret_access_key = d+/= ; comment\r\n"
                                     "[base]\naws_access_key_id = B\naws_secret_access_key=b\n"));
  const auto with = [&](const std::string& name) {
    options.name = name;
    return found_by(s3::profile_credentials(options));
  };
  CHECK(with("default")->access_key == "D");
  CHECK(with("default")->secret_key == "d+/=");
  CHECK(with("other")->access_key == "B");
  CHECK_FALSE(with("missing"));
  CHECK_THROWS_AS(with("role"), s3::credentials_error);  // with whose keys?
  CHECK_THROWS_AS(with("process"), s3::credentials_error);
  CHECK_THROWS_AS(with("half"), s3::credentials_error);
  CHECK_THROWS_AS(with("a"), s3::credentials_error);
}

TEST_CASE("a web identity is exchanged for keys") {
  serving at;
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  s3::web_identity_options options;
  options.token_file = folder.path() + "/token";
  options.role = "arn:aws:iam::1:role/r";
  options.session = "s";
  options.endpoint = at.server->address();
  CHECK_THROWS_AS(found_by(s3::web_identity_credentials(options)), s3::credentials_error);
  tenon::run(tenon::file::write_text(options.token_file, "to.k+en\n"));
  CHECK_THROWS_AS(found_by(s3::web_identity_credentials(options)), s3::credentials_error);
  at.service.texts
      ["POST / Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn="
       "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=s&WebIdentityToken="
       "to.k%2Ben"] =
      "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
      "<AccessKeyId>AK</AccessKeyId><SecretAccessKey>SK</SecretAccessKey>"
      "<SessionToken>T</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
      "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
  const auto found = found_by(s3::web_identity_credentials(options));
  REQUIRE(found);
  CHECK(found->access_key == "AK");
  CHECK(found->session_token == "T");
  CHECK(found->expires.has_value());
  CHECK_FALSE(found_by(s3::web_identity_credentials()));
}

namespace {

constexpr const char* role_answer =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>RK</AccessKeyId>"
    "<SecretAccessKey>RS</SecretAccessKey><SessionToken>RT</SessionToken>"
    "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";

}  // namespace

TEST_CASE("a role is taken on with other keys") {
  serving at;
  const std::string asked =
      "POST / Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Ar&RoleSessionName=s&ExternalId=e"
      "&DurationSeconds=900";
  s3::role_options options;
  options.with = s3::static_credentials({"A", "S"});
  options.role = "arn:r";
  options.session = "s";
  options.external_id = "e";
  options.endpoint = at.server->address();
  options.region = "eu-west-1";
  options.lifetime = 15min;
  CHECK_THROWS_AS(found_by(s3::role_credentials(options)), s3::credentials_error);
  at.service.texts[asked] = role_answer;
  const auto found = found_by(s3::role_credentials(options));
  REQUIRE(found);
  CHECK(found->access_key == "RK");
  CHECK(found->session_token == "RT");
  CHECK(found->expires.has_value());
  const std::string signature = at.service.seen[asked];
  CHECK(signature.starts_with("AWS4-HMAC-SHA256 Credential=A/"));
  CHECK(
      signature.find("/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date,") !=
      std::string::npos);
  options.with = s3::first_of({});
  CHECK_FALSE(found_by(s3::role_credentials(options)));
}

TEST_CASE("a profile takes on its role with the keys of its source") {
  serving at;
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  s3::profile_options options;
  options.config_file = folder.path() + "/config";
  options.credentials_file = folder.path() + "/credentials";
  options.name = "worker";
  tenon::run(
      tenon::file::write_text(options.config_file,
                              "[profile worker]\nrole_arn = second\nrole_session_name = s\n"
                              "source_profile = middle\nendpoint_url_sts = " +
                                  at.server->address() +
                                  "\n[profile middle]\nrole_arn = first\nrole_session_name = s\n"
                                  "source_profile = base\nendpoint_url_sts = " +
                                  at.server->address() + "\n"));
  tenon::run(tenon::file::write_text(options.credentials_file,
                                     "[base]\naws_access_key_id = B\naws_secret_access_key = b\n"));
  const std::string ask = "POST / Action=AssumeRole&Version=2011-06-15&RoleArn=";
  at.service.texts[ask + "first&RoleSessionName=s"] = role_answer;
  at.service.texts[ask + "second&RoleSessionName=s"] = role_answer;
  const auto found = found_by(s3::profile_credentials(options));
  REQUIRE(found);
  CHECK(found->access_key == "RK");
  const auto signed_with = [&](const std::string& role) {
    return at.service.seen[ask + role + "&RoleSessionName=s"].substr(27, 3);
  };
  CHECK(signed_with("first") == "=B/");
  CHECK(signed_with("second") == "=RK");
}

TEST_CASE("a container's host gives keys, from trusted places only") {
  serving at;
  at.service.texts["GET /creds"] = keys_document;
  CHECK_FALSE(found_by(s3::container_credentials()));
  {
    const variable uri("AWS_CONTAINER_CREDENTIALS_FULL_URI", at.server->address() + "/creds");
    const variable token("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic x");
    const auto found = found_by(s3::container_credentials());
    REQUIRE(found);
    CHECK(found->secret_key == "SK");
    CHECK(at.service.seen["GET /creds"] == "Basic x");
    const variable split("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\nb: c");
    CHECK_THROWS_AS(found_by(s3::container_credentials()), s3::credentials_error);
  }
  const variable uri("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/creds");
  CHECK_THROWS_AS(found_by(s3::container_credentials()), s3::credentials_error);
}

TEST_CASE("a machine's role gives keys") {
  serving at;
  s3::instance_options options;
  options.timeout = 30s;
  options.endpoint = at.server->address();
  at.service.texts["PUT /latest/api/token"] = "tok";
  CHECK_FALSE(found_by(s3::instance_credentials(options)));  // it has no role
  const std::string roles = "GET /latest/meta-data/iam/security-credentials/";
  at.service.texts[roles] = "role\n";
  CHECK_THROWS_AS(found_by(s3::instance_credentials(options)), s3::credentials_error);
  at.service.texts[roles + "role"] = "{}";
  CHECK_THROWS_AS(found_by(s3::instance_credentials(options)), s3::credentials_error);
  at.service.texts[roles + "role"] = keys_document;
  CHECK(found_by(s3::instance_credentials(options))->access_key == "AK");
  CHECK(at.service.seen[roles + "role"] == "tok");
  const variable off("AWS_EC2_METADATA_DISABLED", "true");
  CHECK_FALSE(found_by(s3::instance_credentials(options)));
}

TEST_CASE("nobody at the metadata address means no such machine") {
  s3::instance_options options;
  options.endpoint = "http://127.0.0.1:1";
  CHECK_FALSE(found_by(s3::instance_credentials(options)));
}

TEST_CASE("of several that need keys one asks") {
  const auto slow = std::make_shared<slow_provider>();
  const s3::provider kept = s3::cached(slow, 60s);
  const auto ask_many = [&] {
    std::vector<tenon::task<std::optional<s3::credentials>>> asking;
    for (int each = 0; each < 20; ++each) asking.push_back(kept->find());
    return tenon::run(tenon::gather(std::move(asking)));
  };
  for (const auto& each : ask_many()) CHECK(each->access_key == "key1");
  CHECK(slow->asked == 1);
  kept->reject("other");
  ask_many();
  CHECK(slow->asked == 1);
  kept->reject("key1");
  CHECK(ask_many().front()->access_key == "key2");
  CHECK(slow->asked == 2);
}

TEST_CASE("keys are replaced before they expire, and a failure is not kept") {
  const auto slow = std::make_shared<slow_provider>();
  slow->lifetime = 30s;
  const s3::provider kept = s3::cached(slow, 60s);
  CHECK(found_by(kept)->access_key == "key1");
  CHECK(found_by(kept)->access_key == "key2");
  slow->fails = true;
  CHECK_THROWS_AS(found_by(kept), s3::credentials_error);
  slow->fails = false;
  CHECK(found_by(kept)->access_key == "key4");
}

TEST_CASE("the first that has keys gives them") {
  const s3::provider both =
      s3::first_of({s3::container_credentials(), s3::static_credentials({"A", "S"})});
  CHECK(found_by(both)->access_key == "A");
  CHECK_FALSE(found_by(s3::first_of({})));
}
