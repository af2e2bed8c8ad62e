#include <tenon/websocket/mount.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include <tenon/async/what_of.hpp>
#include <tenon/http/url.hpp>

#include "../http/response_head.hpp"
#include "deflate.hpp"
#include "handshake.hpp"
#include "session.hpp"

namespace tenon::websocket {

namespace {

/// Sixteen bytes in base64.
bool is_key(std::string_view key) noexcept {
  return key.size() == 24 && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, [](char each) {
           return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                  (each >= '0' && each <= '9') || each == '+' || each == '/';
         });
}

http::response upgrade_required() {
  http::response answer = http::detail::problem(426);
  answer.headers.add_view("Upgrade", "websocket");
  answer.headers.add_view("Sec-WebSocket-Version", "13");
  return answer;
}

/// The request without its body, owning its texts.
http::request kept(const http::request& incoming) {
  http::request opening;
  opening.method = incoming.method;
  opening.target = incoming.target;
  opening.headers = incoming.headers;
  opening.client_certificate = incoming.client_certificate;
  opening.peer = incoming.peer;
  return opening;
}

}  // namespace

task<int> handler::admit(const http::request&) { co_return 0; }

void handler::failed(std::exception_ptr error) noexcept {
  std::fprintf(stderr, "WebSocket handler failed: %s\n", what_of(error).c_str());
}

mount::mount(std::string path, handler& connections, options chosen)
    : path_(std::move(path)), handler_(connections), options_(std::move(chosen)) {}

bool mount::allows_origin(const http::request& incoming) const noexcept {
  const std::optional<std::string_view> origin = incoming.headers.find("Origin");
  if (!origin) return true;
  const std::vector<std::string>& allowed = options_.origins;
  if (allowed.empty()) {
    const std::size_t scheme = origin->find("://");
    return scheme != std::string_view::npos &&
           http::equal_ignoring_case(origin->substr(scheme + 3),
                                     incoming.headers.find("Host").value_or(""));
  }
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& each) {
    return each == "*" || http::equal_ignoring_case(each, *origin);
  });
}

task<http::response> mount::handle(http::request& incoming) {
  if (http::split_target(incoming.target).path != path_) {
    if (has_inner()) co_return co_await inner().handle(incoming);
    co_return http::detail::problem(404);
  }
  const http::fields& headers = incoming.headers;
  if (incoming.method != http::method::get || !detail::lists(headers, "Upgrade", "websocket") ||
      !detail::lists(headers, "Connection", "upgrade") ||
      headers.find("Sec-WebSocket-Version") != "13") {
    co_return upgrade_required();
  }
  const std::string key(headers.find("Sec-WebSocket-Key").value_or(""));
  if (!is_key(key) || headers.count("Sec-WebSocket-Key") != 1) co_return http::detail::problem(400);
  if (!allows_origin(incoming)) co_return http::detail::problem(403);
  http::request opening = kept(incoming);
  const int refused = co_await handler_.admit(opening);
  if (refused != 0) co_return http::detail::problem(refused);

  http::response answer;
  answer.status = 101;
  answer.headers.add_view("Upgrade", "websocket");
  answer.headers.add("Sec-WebSocket-Accept", detail::accept_of(key));
  detail::agreement agreed;
  const std::string offered = detail::joined(headers, "Sec-WebSocket-Protocol");
  for (const std::string& each : options_.subprotocols) {
    if (!http::list_contains(offered, each)) continue;
    agreed.subprotocol = each;
    answer.headers.add("Sec-WebSocket-Protocol", each);
    break;
  }
  if (options_.compression) {
    if (const auto terms =
            detail::accept_deflate(detail::joined(headers, "Sec-WebSocket-Extensions"))) {
      agreed.window_bits = terms->window_bits;
      answer.headers.add("Sec-WebSocket-Extensions", terms->answer);
    }
  }
  answer.body = std::unique_ptr<http::body_source>(
      std::make_unique<detail::session>(handler_, options_, std::move(agreed), std::move(opening)));
  co_return answer;
}

}  // namespace tenon::websocket
