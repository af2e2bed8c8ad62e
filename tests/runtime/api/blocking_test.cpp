// Handlers that are plain functions, on threads of their own.
#include <stdexcept>
#include <support/catch.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>
#include <thread>

#include <case_blocking/client.hpp>
#include <case_blocking/server.hpp>

#include "ask.hpp"

namespace {

using namespace case_blocking;

class sums final : public UnimplementedDefaultHandler {
 public:
  std::thread::id seen{};

  // region: handler
  AddUp::Response add_up(AddUp::Request request) override {
    if (request.a < 0) return AddUp::NotFound{};
    return AddUp::Ok{.body = request.a + request.b.value_or(0)};
  }
  // end: handler
  AddSafely::Response add_safely(AddSafely::Request request, tenon::api::principal) override {
    seen = std::this_thread::get_id();
    if (request.a == 7) throw std::runtime_error("seven");
    return AddSafely::NoContent{};
  }
};

class everybody final : public Authenticator {
 public:
  tenon::task<std::optional<tenon::api::principal>> key(tenon::api::api_key,
                                                        tenon::api::scopes) override {
    tenon::api::principal caller;
    caller.subject = "anybody";
    co_return caller;
  }
};

}  // namespace

TEST_CASE("a handler that blocks is a plain function on another thread") {
  sums handler;
  everybody all;
  Server server{handler, all};
  Client client{tenon::loopback(server)};
  AddUp::Response sum = tenon::run(client.add_up({.a = 2, .b = 3}));
  CHECK(sum.value() == 5);
  CHECK(tenon::run(client.add_up({.a = -1})).holds<AddUp::NotFound>());
  const auto post = [&](const char* target) {
    return ask(server, {.method = "POST", .target = target, .headers = {{"X-Key", "k"}}}).status;
  };
  CHECK(post("/sums/1") == 204);
  CHECK(handler.seen != std::this_thread::get_id());
  CHECK(post("/sums/7") == 500);
  CHECK(post("/sums/x") == 400);
  CHECK(ask(server, {.method = "PUT", .target = "/sums/1"}).status == 501);
}
