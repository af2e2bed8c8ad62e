#pragma once
// Plain requests to a service, without a socket.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/http/service.hpp>
#include <tenon/run.hpp>

/// What came back, as text.
struct plain_answer {
  int status = 0;
  tenon::http::fields headers{};
  std::string body{};
  std::string header(std::string_view name) const {
    return std::string{headers.find(name).value_or("(none)")};
  }
};

struct plain_request {
  std::string method = "GET";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};

inline tenon::task<plain_answer> ask_async(tenon::http::service& service, plain_request asked) {
  tenon::http::request request;
  request.method = tenon::http::parse_method(asked.method);
  if (request.method == tenon::http::method::other) request.other_method = asked.method;
  request.target = asked.target;
  for (const auto& [name, value] : asked.headers) request.headers.add(name, value);
  request.body = asked.body;
  tenon::http::response answer = co_await service.handle(request);
  plain_answer plain;
  plain.status = answer.status;
  plain.headers = answer.headers;
  plain.body = co_await answer.body.take_all(1'000'000);
  co_return plain;
}

/// One exchange with a service, without a socket.
inline plain_answer ask(tenon::http::service& service, plain_request asked) {
  return tenon::run(ask_async(service, std::move(asked)));
}
