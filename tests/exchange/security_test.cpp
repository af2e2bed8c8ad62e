// Every kind of security scheme, from a client's credentials to a server's authenticator.
#include <case_security/client.hpp>
#include <case_security/server.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tenon/api/oauth2.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>
#include <utility>
#include <vector>

using namespace case_security;
using tenon::task;
using who = std::optional<tenon::api::principal>;

namespace {

class Vault final : public UnimplementedDefaultHandler {
 public:
  task<ReadSecret::Response> read_secret(ReadSecret::Request,
                                         tenon::api::principal caller) override {
    co_return ReadSecret::Ok{.body = caller.subject};
  }
  task<WriteSecret::Response> write_secret(WriteSecret::Request, tenon::api::principal) override {
    co_return WriteSecret::NoContent{};
  }
};

/// As it is after the schemes were written that have no default.
class Guard : public Authenticator {
 public:
  task<who> certificate(tenon::http::peer_certificate certificate, tenon::api::scopes) override {
    if (certificate.fingerprint != "ab12") co_return std::nullopt;
    co_return tenon::api::principal{.subject = certificate.subject};
  }
  task<who> token(tenon::api::bearer_token token, tenon::api::scopes) override {
    if (!token.value.starts_with("good")) co_return std::nullopt;
    co_return tenon::api::principal{.subject = "", .scopes = {"read"}};
  }
  task<who> login(tenon::api::bearer_token token, tenon::api::scopes) override {
    co_return tenon::api::principal{.subject = token.value, .scopes = {"look"}};
  }
  task<who> key(tenon::api::api_key key, tenon::api::scopes) override {
    if (key.value != "k y") co_return std::nullopt;
    co_return tenon::api::principal{.subject = "key"};
  }
  task<who> session(tenon::api::api_key key, tenon::api::scopes) override {
    if (key.value != "s") co_return std::nullopt;
    co_return tenon::api::principal{};
  }
};

/// Decides about the document's own schemes too.
class Judge final : public Guard {
 public:
  task<who> digest(tenon::api::custom_credential given, tenon::api::scopes) override {
    if (given.text != "response=42") co_return std::nullopt;
    co_return tenon::api::principal{.subject = "digest"};
  }
  task<who> signed_(tenon::api::custom_credential given, tenon::api::scopes) override {
    const std::string wanted = "signed " + given.request->target;
    if (given.request->headers.find("X-Signature") != wanted) co_return std::nullopt;
    co_return tenon::api::principal{.subject = "signer"};
  }
};

/// A proxy that has seen the client's certificate, in front of the server.
class Proxy final : public tenon::http::service {
 public:
  Proxy(tenon::http::service& behind, std::string fingerprint)
      : behind_(behind), fingerprint_(std::move(fingerprint)) {}
  task<tenon::http::response> handle(tenon::http::request& incoming) override {
    incoming.client_certificate = std::make_shared<const tenon::http::peer_certificate>(
        tenon::http::peer_certificate{.subject = "CN=me", .fingerprint = fingerprint_});
    return behind_.handle(incoming);
  }

 private:
  tenon::http::service& behind_;
  std::string fingerprint_;
};

class Signer final : public tenon::api::request_signer {
 public:
  Signer(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}
  task<void> sign(tenon::http::request& outgoing) override {
    outgoing.headers.set(name_, name_ == "X-Signature" ? text_ + outgoing.target : text_);
    co_return;
  }

 private:
  std::string name_;
  std::string text_;
};

/// A token endpoint: gives tokens by number, as long as `refuses` is not set.
class Tokens final : public tenon::http::service {
 public:
  task<tenon::http::response> handle(tenon::http::request& incoming) override {
    asked.push_back(co_await incoming.body.take_all(4096));
    authorization = incoming.headers.find("Authorization").value_or("");
    target = incoming.target;
    tenon::http::response answer;
    if (refuses) {
      answer.status = 400;
      answer.body = std::string(R"({"error": "invalid_grant"})");
      co_return answer;
    }
    answer.body = R"({"access_token": "good)" + std::to_string(asked.size()) +
                  R"(", "token_type": "Bearer", "expires_in": )" + std::to_string(lasts) +
                  R"(, "refresh_token": "next"})";
    co_return answer;
  }

  std::vector<std::string> asked{};
  std::string authorization{};
  std::string target{};
  int lasts = 3600;
  bool refuses = false;
};

template <class Answer>
std::string outcome(Answer answer) {
  if (const auto* ok = answer.template get_if<ops::ReadSecret::Ok>()) return ok->body;
  return std::to_string(answer.template get_if<tenon::undocumented>()->status);
}

}  // namespace

TEST_CASE("a certificate satisfies mutual TLS, with all that is asked for beside it") {
  Vault vault;
  Guard guard;
  Server server(vault, guard);
  const auto read = [](tenon::http::service& at, Credentials credentials) {
    Client client(tenon::loopback(at), std::move(credentials));
    return outcome(tenon::run(client.read_secret({})));
  };
  Proxy known(server, "ab12");
  Proxy unknown(server, "cd34");
  CHECK(read(known, {.certificate = true, .token = "good"}) == "CN=me");
  CHECK(read(known, {.certificate = true, .token = "bad"}) == "401");
  CHECK(read(unknown, {.certificate = true, .token = "good"}) == "401");
  // Without a connection that has checked a certificate there is none, whatever the client thinks.
  CHECK(read(server, {.certificate = true, .token = "good"}) == "401");
  CHECK(read(known, {.token = "good"}) == "401");  // nothing is sent that is not asked for
}

TEST_CASE("schemes of a document's own are refused until somebody decides about them") {
  Vault vault;
  const auto read = [&](Authenticator& guard, Credentials credentials) {
    Server server(vault, guard);
    Client client(tenon::loopback(server), std::move(credentials));
    return outcome(tenon::run(client.read_secret({})));
  };
  const auto digest = [](const char* text) {
    return Credentials{.digest = std::make_shared<Signer>("Authorization", text)};
  };
  const Credentials signer{.signed_ = std::make_shared<Signer>("X-Signature", "signed ")};
  Guard guard;
  CHECK(read(guard, digest("Digest response=42")) == "401");
  CHECK(read(guard, signer) == "401");
  Judge judge;
  CHECK(read(judge, digest("Digest response=42")) == "digest");
  CHECK(read(judge, digest("dIGEST response=42")) == "digest");
  CHECK(read(judge, digest("Digest response=41")) == "401");
  CHECK(read(judge, digest("Other response=42")) == "401");
  CHECK(read(judge, signer) == "signer");
  CHECK(read(judge, {}) == "401");
}

TEST_CASE("keys in query and cookie go together; a lacking scope is another answer") {
  Vault vault;
  Guard guard;
  Server server(vault, guard);
  const auto status = [&](Credentials credentials) {
    Client client(tenon::loopback(server), std::move(credentials));
    auto answer = tenon::run(client.write_secret({.body = "x"}));
    const auto* other = answer.get_if<tenon::undocumented>();
    return other == nullptr ? 204 : other->status;
  };
  CHECK(status({.key = "k y", .session = "s"}) == 204);
  CHECK(status({.key = "k y"}) == 401);
  CHECK(status({.key = "k y", .session = "t"}) == 401);
  CHECK(status({.login = "me"}) == 403);
}

TEST_CASE("tokens are fetched once, kept, and replaced when they expire or are refused") {
  Vault vault;
  Guard guard;
  Server server(vault, guard);
  Proxy proxy(server, "ab12");
  Tokens endpoint;
  auto source = std::make_shared<tenon::api::oauth2_tokens>(
      tenon::loopback(endpoint),
      tenon::api::oauth2_options{.token_url = "http://login.example/oauth/token?x=1",
                                 .client_id = "me",
                                 .client_secret = "a:b c",
                                 .scope = "read write",
                                 .parameters = {{"audience", "vault"}}});
  Client client(tenon::loopback(proxy), {.certificate = true, .token = source});
  const auto together = [&]() -> task<std::string> {
    auto both = co_await tenon::gather(client.read_secret({}), client.read_secret({}));
    co_return outcome(std::move(std::get<0>(both))) + outcome(std::move(std::get<1>(both)));
  };
  CHECK(tenon::run(together()) == "CN=meCN=me");
  REQUIRE(endpoint.asked.size() == 1);
  CHECK(endpoint.target == "/oauth/token?x=1");
  CHECK(endpoint.asked[0] == "grant_type=client_credentials&scope=read+write&audience=vault");
  CHECK(endpoint.authorization == "Basic bWU6YSUzQWIrYw==");  // me:a%3Ab+c

  source->reject("another");
  CHECK(outcome(tenon::run(client.read_secret({}))) == "CN=me");
  CHECK(endpoint.asked.size() == 1);
  source->reject("good1");
  endpoint.lasts = 10;  // less than the time it is replaced before
  CHECK(outcome(tenon::run(client.read_secret({}))) == "CN=me");
  REQUIRE(endpoint.asked.size() == 2);
  CHECK(endpoint.asked[1] ==
        "grant_type=refresh_token&refresh_token=next&scope=read+write&audience=vault");
  endpoint.refuses = true;
  CHECK_THROWS_AS(tenon::run(client.read_secret({})), tenon::api::token_error);
  endpoint.refuses = false;
  CHECK(outcome(tenon::run(client.read_secret({}))) == "CN=me");
  CHECK(endpoint.asked.size() == 4);
}
