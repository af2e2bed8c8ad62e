// https from a generated client to a generated server, each showing a certificate to the other.
#include <case_security/client.hpp>
#include <case_security/server.hpp>

#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>
#include <utility>

#include "certificates.hpp"

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
};

class Guard final : public Authenticator {
 public:
  task<who> certificate(tenon::http::peer_certificate certificate, tenon::api::scopes) override {
    co_return tenon::api::principal{.subject = certificate.subject};
  }
  task<who> token(tenon::api::bearer_token, tenon::api::scopes) override {
    co_return tenon::api::principal{.scopes = {"read"}};
  }
  // Not of interest here.
  task<who> login(tenon::api::bearer_token, tenon::api::scopes) override { co_return std::nullopt; }
  task<who> key(tenon::api::api_key, tenon::api::scopes) override { co_return std::nullopt; }
  task<who> session(tenon::api::api_key, tenon::api::scopes) override { co_return std::nullopt; }
};

template <class Answer>
std::string outcome(Answer answer) {
  if (const auto* ok = answer.template get_if<ops::ReadSecret::Ok>()) return ok->body;
  return std::to_string(answer.template get_if<tenon::undocumented>()->status);
}

}  // namespace

TEST_CASE("a generated client shows its certificate to a generated server over https") {
  const tenon::http::test::certificate_authority authority("authority");
  Vault vault;
  Guard guard;
  Server api(vault, guard);
  tenon::http::server_options options;
  options.port = 0;
  options.threads = 1;
  options.tls.certificates = {authority.issue("server", "IP:127.0.0.1")};
  options.tls.client_ca = authority.file();
  options.tls.clients = tenon::http::client_certificates::optional;
  tenon::http::server server(api, options);
  server.start();
  const auto read = [&](tenon::http::certificate_files shown) {
    tenon::http::client_options connection;
    connection.tls.ca = authority.file();
    connection.tls.certificate = std::move(shown);
    Client client(server.address(), {.certificate = true, .token = "good"},
                  {.connection = connection});
    return outcome(tenon::run(client.read_secret({})));
  };
  CHECK(read(authority.issue("alice", "")) == "CN=alice,O=Tenon\\, tests");
  CHECK(read({}) == "401");
}
