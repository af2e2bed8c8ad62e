// Operations that do not live where the document's first server is.
#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/json.hpp>
#include <tenon/loopback.hpp>

#include <case_servers/client.hpp>
#include <case_servers/server.hpp>
#include <mapped/json.hpp>
#include "tapped.hpp"

using namespace case_servers::ops;

namespace {

class everywhere final : public case_servers::DefaultHandler {
 public:
  tenon::task<Here::Response> here(Here::Request) override { co_return Here::NoContent{}; }
  tenon::task<Same::Response> same(Same::Request) override { co_return Same::NoContent{}; }
  tenon::task<Beside::Response> beside(Beside::Request) override { co_return Beside::NoContent{}; }
  tenon::task<Root::Response> root(Root::Request) override { co_return Root::NoContent{}; }
  tenon::task<Below::Response> below(Below::Request) override { co_return Below::NoContent{}; }
  tenon::task<Elsewhere::Response> elsewhere(Elsewhere::Request) override {
    co_return Elsewhere::NoContent{};
  }
};

std::vector<std::string> targets(case_servers::Client& client, tapped& wire) {
  std::vector<std::string> seen;
  tenon::run(client.here({})).value();
  seen.push_back(wire.target);
  tenon::run(client.same({})).value();
  seen.push_back(wire.target);
  tenon::run(client.beside({})).value();
  seen.push_back(wire.target);
  tenon::run(client.root({})).value();
  seen.push_back(wire.target);
  tenon::run(client.below({.id = "7"})).value();
  seen.push_back(wire.target);
  return seen;
}

}  // namespace

TEST_CASE("an operation's own server is where the client sends it and the server answers it") {
  everywhere handler;
  case_servers::Server server{handler};
  tapped wire{server};
  case_servers::Client client{tenon::loopback(wire)};
  CHECK(targets(client, wire) ==
        std::vector<std::string>{"/here", "/same", "/v2/beside", "/beside", "/beta/below/7"});
  tenon::run(client.elsewhere({})).value();
  CHECK(wire.target == "/elsewhere");
}

TEST_CASE("paths of servers are relative to the client's base URL") {
  everywhere handler;
  case_servers::Server server{handler, {.base_path = "/v1/"}};
  tapped wire{server};
  tenon::http::server network{wire, {.port = 0, .threads = 1}};
  network.start();
  case_servers::Client client{
      network.address() + "/v1",
      {.servers = {{"https://files.example.com/up", network.address() + "/v1"}}}};
  CHECK(targets(client, wire) == std::vector<std::string>{"/v1/here", "/v1/same", "/v2/beside",
                                                          "/beside", "/v1/beta/below/7"});
  tenon::run(client.elsewhere({})).value();
  CHECK(wire.target == "/v1/elsewhere");
  network.stop();
  everywhere other;
  CHECK_THROWS_AS((case_servers::Server{other, {.base_path = "v1"}}), std::invalid_argument);
}

TEST_CASE("schemas below a mapped URL are read from their copies") {
  const auto owner = tenon::json::parse<mapped::Owner>(R"({"pet":{"name":"Rex"}})");
  CHECK(owner.pet.name == "Rex");
}
