#pragma once

#include <string>
#include <tenon/async/task.hpp>
#include <tenon/http/message.hpp>
#include <tenon/http/service.hpp>

#include "shop.hpp"

/// Passes every request on and keeps its texts.
class tapped final : public tenon::http::service {
 public:
  explicit tapped(tenon::http::service& inner) : inner_(inner) {}
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    target = incoming.target;
    headers = incoming.headers;
    body = std::string{incoming.body.text()};
    co_return co_await inner_.handle(incoming);
  }
  std::string target{};
  std::string body{};
  tenon::http::fields headers{};

 private:
  tenon::http::service& inner_;
};

/// With brackets, commas and the like as they are.
inline std::string plain(std::string text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out.push_back(static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}
