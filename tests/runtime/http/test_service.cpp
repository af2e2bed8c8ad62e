#include "test_service.hpp"

#include <tenon/async/sleep.hpp>

namespace tenon::http::test {

namespace {

class repeating_source final : public body_source {
 public:
  repeating_source(std::string piece, int pieces) : piece_(std::move(piece)), left_(pieces) {}
  task<std::string_view> read() override {
    co_await yield();
    if (left_ == 0) co_return std::string_view{};
    --left_;
    co_return piece_;
  }

 private:
  std::string piece_;
  int left_;
};

}  // namespace

response text_response(std::string text, int status) {
  response answer;
  answer.status = status;
  answer.headers.add("Content-Type", "text/plain");
  answer.body = std::move(text);
  return answer;
}

task<response> echo_service::handle(request& incoming) {
  ++requests;
  std::string text(incoming.method_text());
  text += " " + incoming.target + " ";
  text += co_await incoming.body.read_all(64 * 1024 * 1024);
  co_return text_response(std::move(text));
}

server_options test_options() {
  server_options options;
  options.port = 0;
  options.threads = 1;
  return options;
}

std::unique_ptr<body_source> repeat(std::string piece, int pieces) {
  return std::make_unique<repeating_source>(std::move(piece), pieces);
}

}  // namespace tenon::http::test
