#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <tenon/http/server.hpp>

namespace tenon::http::test {

/// A service made of a function.
class function_service final : public service {
 public:
  using function = std::function<task<response>(request&)>;
  explicit function_service(function handler) : handler_(std::move(handler)) {}
  task<response> handle(request& incoming) override { return handler_(incoming); }

 private:
  function handler_;
};

/// Answers with what it was asked: `METHOD TARGET BODY`; counts requests.
class echo_service final : public service {
 public:
  task<response> handle(request& incoming) override;
  std::atomic<int> requests = 0;
};

/// A text response.
response text_response(std::string text, int status = 200);

/// Options for a test: one thread, any port.
server_options test_options();

/// A server that runs while it lives.
class running_server {
 public:
  explicit running_server(service& handler, server_options options = test_options())
      : server_(handler, std::move(options)) {
    server_.start();
  }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  server& operator*() { return server_; }
  server* operator->() { return &server_; }

 private:
  server server_;
};

/// A source that gives `pieces` pieces of `piece`, each after a turn of the loop.
std::unique_ptr<body_source> repeat(std::string piece, int pieces);

}  // namespace tenon::http::test
