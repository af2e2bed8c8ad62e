// Reads each request to its end and answers 200, until standard input ends: scripts/safety sends it
// what it also sends to other servers.
#include <unistd.h>

#include <cstdio>

#include <tenon/http/server.hpp>

namespace {

class reader final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    co_await incoming.body.read_all(std::size_t{1} << 20U);
    tenon::http::response answer;
    // As an API's router does: a method that no operation has is refused.
    if (incoming.method == tenon::http::method::other) answer.status = 405;
    answer.body = tenon::http::body::view("ok");
    co_return answer;
  }
};

}  // namespace

int main() {
  reader handler;
  tenon::http::server_options options;
  options.port = 0;
  options.threads = 1;
  tenon::http::server server(handler, options);
  server.start();
  std::printf("listening on %s\n", server.address().c_str());
  std::fflush(stdout);
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
  server.stop();
}
