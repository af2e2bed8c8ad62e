// What the document says that one operation may take.
#include <chrono>
#include <string>
#include <support/catch.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/run.hpp>

#include <case_limits/server.hpp>

#include "ask.hpp"

namespace {

using namespace case_limits;

class photos final : public UnimplementedDefaultHandler {
 public:
  std::size_t received = 0;
  bool limited = false;

  tenon::task<PutPhoto::Response> put_photo(PutPhoto::Request request) override {
    const tenon::context& here = co_await tenon::current_context();
    limited = here.has_deadline();
    received = request.body.size();
    co_return PutPhoto::NoContent{};
  }
  tenon::task<GetPhoto::Response> get_photo(GetPhoto::Request) override {
    co_await tenon::sleep_for(std::chrono::hours{1});
    co_return GetPhoto::Ok{};
  }
  tenon::task<DropPhoto::Response> drop_photo(DropPhoto::Request) override {
    const tenon::context& here = co_await tenon::current_context();
    limited = here.has_deadline();
    co_return DropPhoto::NoContent{};
  }
};

}  // namespace

TEST_CASE("an operation takes what the document says, in place of what all may") {
  photos handler;
  Server server{handler};
  server.set_max_body(1000);
  CHECK(server.largest_body() == 67108864);
  CHECK(ask(server, {.method = "PUT",
                     .target = "/photos/1",
                     .headers = {{"Content-Type", "image/png"}},
                     .body = std::string(2'000'000, 'p')})
            .status == 204);
  CHECK(handler.received == 2'000'000);
  CHECK(handler.limited);
  CHECK(ask(server, {.target = "/photos/1"}).status == 503);
  CHECK(ask(server, {.method = "DELETE", .target = "/photos/1"}).status == 204);
  CHECK_FALSE(handler.limited);
  server.set_limits("putPhoto", {});
  CHECK(ask(server, {.method = "PUT",
                     .target = "/photos/1",
                     .headers = {{"Content-Type", "image/png"}},
                     .body = std::string(2000, 'p')})
            .status == 413);
}
