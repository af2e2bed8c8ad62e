// Pistache with one thread for handlers. Prints its port.
#include <pistache/endpoint.h>
#include <pistache/router.h>

#include <cstdio>

#include "answers.hpp"

using namespace Pistache;

namespace {

Rest::Route::Result plaintext(const Rest::Request&, Http::ResponseWriter answer) {
  answer.send(Http::Code::Ok, "Hello, World!", MIME(Text, Plain));
  return Rest::Route::Result::Ok;
}

Rest::Route::Result user(const Rest::Request& request, Http::ResponseWriter answer) {
  const auto verbose = request.query().get("verbose");
  const auto limit = request.query().get("limit");
  answer.send(Http::Code::Ok,
              user_answer(request.param(":id").as<std::string>(), limit ? *limit : "10",
                          verbose && *verbose == "true"),
              MIME(Application, Json));
  return Rest::Route::Result::Ok;
}

Rest::Route::Result order(const Rest::Request& request, Http::ResponseWriter answer) {
  answer.send(Http::Code::Ok, order_answer(request.body()), MIME(Application, Json));
  return Rest::Route::Result::Ok;
}

}  // namespace

int main() {
  Rest::Router router;
  Rest::Routes::Get(router, "/plaintext", plaintext);
  Rest::Routes::Get(router, "/users/:id", user);
  Rest::Routes::Post(router, "/orders", order);
  Http::Endpoint endpoint(Address(Ipv4::loopback(), Port(0)));
  endpoint.init(
      Http::Endpoint::options().threads(1).flags(Tcp::Options::ReuseAddr | Tcp::Options::NoDelay));
  endpoint.setHandler(router.handler());
  endpoint.serveThreaded();
  std::printf("%d\n", static_cast<int>(static_cast<std::uint16_t>(endpoint.getPort())));
  std::fflush(stdout);
  for (;;) pause();
}
