// The samples of docs/operations.md.
#include <string>
#include <string_view>

#include <support/catch.hpp>
#include <tenon/http/service.hpp>
#include <tenon/loopback.hpp>
#include <tenon/middleware/trusted_proxies.hpp>
#include <tenon/run.hpp>

namespace {

// region: link
tenon::task<std::string> link_to(std::string_view path) {
  const tenon::context& here = co_await tenon::current_context();
  co_return std::string(here.scheme) + "://" + std::string(here.host) + std::string(path);
}
// end: link

class links final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request&) override {
    tenon::http::response answer;
    answer.body = co_await link_to("/pets/7");
    co_return answer;
  }
};

std::string linked(tenon::http::service& by, const char* forwarded) {
  tenon::http::request asked;
  if (forwarded != nullptr) asked.headers.add("Forwarded", forwarded);
  auto main = [&]() -> tenon::task<std::string> {
    tenon::http::response answer = co_await tenon::loopback(by).handle(asked);
    co_return co_await answer.body.take_all(1000);
  };
  return tenon::run(main());
}

}  // namespace

TEST_CASE("links lead back the way that the client came") {
  links api;
  CHECK(linked(api, nullptr) == "http://loopback/pets/7");
  tenon::middleware::trusted_proxies proxies({.networks = {"unix"}, .headers = {"Forwarded"}});
  proxies.around(api);
  CHECK(linked(proxies, "for=192.0.2.1;proto=https;host=api.example:8443") ==
        "https://api.example:8443/pets/7");
  CHECK(linked(proxies, nullptr) == "http://loopback/pets/7");
}
