// cpp-httplib, a thread for each connection. Prints its port.
#include <httplib.h>

#include <cstdio>

#include "answers.hpp"

int main() {
  httplib::Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(80); };
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_tcp_nodelay(true);
  server.Get("/plaintext", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("Hello, World!", "text/plain");
  });
  server.Get(R"(/users/(\d+))", [](const httplib::Request& request, httplib::Response& answer) {
    answer.set_content(user_answer(request.matches[1], request.get_param_value("limit"),
                                   request.get_param_value("verbose") == "true"),
                       "application/json");
  });
  server.Post("/orders", [](const httplib::Request& request, httplib::Response& answer) {
    answer.set_content(order_answer(request.body), "application/json");
  });
  server.Get("/blob", [](const httplib::Request&, httplib::Response& answer) {
    static const std::string blob(1 << 20, 'x');
    answer.set_content(blob, "application/octet-stream");
  });
  server.Post("/blob", [](const httplib::Request&, httplib::Response& answer,
                          const httplib::ContentReader& content) {
    std::size_t received = 0;
    content([&](const char*, std::size_t size) {
      received += size;
      return true;
    });
    answer.set_content("{\"received\":" + std::to_string(received) + "}", "application/json");
  });
  std::printf("%d\n", server.bind_to_any_port("127.0.0.1"));
  std::fflush(stdout);
  server.listen_after_bind();
}
