#pragma once

#include <functional>
#include <string>

#include <tenon/async/run.hpp>
#include <tenon/middleware.hpp>

namespace tenon::middleware::test {

/// A service made of a function.
class inner_service final : public http::service {
 public:
  using function = std::function<task<http::response>(http::request&)>;
  explicit inner_service(function answer) : answer_(std::move(answer)) {}
  task<http::response> handle(http::request& incoming) override { return answer_(incoming); }

 private:
  function answer_;
};

/// Answers 200 with this text and type.
inline inner_service answering(std::string text, std::string type = "application/json") {
  return inner_service([=](http::request&) -> task<http::response> {
    http::response answer;
    answer.headers.add("Content-Type", type);
    answer.body = text;
    co_return answer;
  });
}

/// What a layer around a service answers, with its body read to the end.
struct answered {
  int status = 0;
  http::fields headers{};
  std::string body{};
  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(headers.find(name).value_or("-"));
  }
};

inline answered ask(layer& outer, http::service& inner, http::request incoming = {}) {
  outer.around(inner);
  auto call = [&]() -> task<answered> {
    http::response answer = co_await outer.handle(incoming);
    answered seen;
    seen.status = answer.status;
    seen.headers = http::fields(answer.headers);
    seen.body = co_await answer.body.take_all(std::size_t{64} << 20U);
    co_return seen;
  };
  return run(call());
}

/// A GET with these headers.
inline http::request asking(std::initializer_list<http::fields::field> headers) {
  http::request made;
  for (const http::fields::field& each : headers) made.headers.add(each.name, each.value);
  return made;
}

}  // namespace tenon::middleware::test
