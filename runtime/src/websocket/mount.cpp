#include <tenon/websocket/mount.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <utility>

#include <tenon/async/what_of.hpp>
#include <tenon/http/url.hpp>

#include "../http/response_head.hpp"
#include "deflate.hpp"
#include "session.hpp"

namespace tenon::websocket {

namespace {

constexpr std::string_view magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 section 1.3

/// The value of Sec-WebSocket-Accept. RFC 6455 section 4.2.2.
std::string accept_of(std::string_view key) {
  const std::string text = std::string(key).append(magic);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("SHA-1 is not to be had");
  }
  std::array<unsigned char, 64> encoded{};
  const int length = ::EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

/// Sixteen bytes in base64.
bool is_key(std::string_view key) noexcept {
  return key.size() == 24 && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, [](char each) {
           return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                  (each >= '0' && each <= '9') || each == '+' || each == '/';
         });
}

/// Whether one of the fields of that name lists the word.
bool lists(const http::fields& headers, std::string_view name, std::string_view word) noexcept {
  return std::any_of(headers.begin(), headers.end(), [&](const http::fields::field& each) {
    return http::equal_ignoring_case(each.name, name) && http::list_contains(each.value, word);
  });
}

/// All values of that name as one list.
std::string joined(const http::fields& headers, std::string_view name) {
  std::string all;
  for (const http::fields::field& each : headers) {
    if (!http::equal_ignoring_case(each.name, name)) continue;
    if (!all.empty()) all += ",";
    all += each.value;
  }
  return all;
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
  if (incoming.method != http::method::get || !lists(headers, "Upgrade", "websocket") ||
      !lists(headers, "Connection", "upgrade") || headers.find("Sec-WebSocket-Version") != "13") {
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
  answer.headers.add("Sec-WebSocket-Accept", accept_of(key));
  detail::agreement agreed;
  const std::string offered = joined(headers, "Sec-WebSocket-Protocol");
  for (const std::string& each : options_.subprotocols) {
    if (!http::list_contains(offered, each)) continue;
    agreed.subprotocol = each;
    answer.headers.add("Sec-WebSocket-Protocol", each);
    break;
  }
  if (options_.compression) {
    if (const auto terms = detail::accept_deflate(joined(headers, "Sec-WebSocket-Extensions"))) {
      agreed.window_bits = terms->window_bits;
      answer.headers.add("Sec-WebSocket-Extensions", terms->answer);
    }
  }
  answer.body = std::unique_ptr<http::body_source>(
      std::make_unique<detail::session>(handler_, options_, std::move(agreed), std::move(opening)));
  co_return answer;
}

}  // namespace tenon::websocket
