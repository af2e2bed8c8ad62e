#include <tenon/websocket/client.hpp>

#include <exception>
#include <optional>

#include "deflate.hpp"
#include "handshake.hpp"
#include "session.hpp"

namespace tenon::websocket {

namespace {

/// The URL as HTTP has it.
http::url http_url(std::string_view text) {
  constexpr std::string_view plain = "ws://";
  constexpr std::string_view encrypted = "wss://";
  std::string translated;
  if (http::equal_ignoring_case(text.substr(0, plain.size()), plain)) {
    translated = std::string("http://").append(text.substr(plain.size()));
  } else if (http::equal_ignoring_case(text.substr(0, encrypted.size()), encrypted)) {
    translated = std::string("https://").append(text.substr(encrypted.size()));
  }
  std::optional<http::url> parsed = http::parse_url(translated);
  if (!parsed) {
    throw std::invalid_argument("'" + std::string(text) +
                                "' is not the URL of a WebSocket, such as wss://host/path");
  }
  return *std::move(parsed);
}

std::string target_of(const http::url& of) {
  std::string target = of.path.empty() ? "/" : of.path;
  if (!of.query.empty()) target.append("?").append(of.query);
  return target;
}

/// Without path and query.
http::url origin_of_url(http::url of) {
  of.path.clear();
  of.query.clear();
  return of;
}

http::request opening_of(const client_options& options, const std::string& target,
                         std::string_view key) {
  http::request opening;
  opening.target = target;
  opening.headers = options.headers;
  opening.headers.add("Upgrade", "websocket");
  opening.headers.add("Sec-WebSocket-Version", "13");
  opening.headers.add("Sec-WebSocket-Key", key);
  std::string protocols;
  for (const std::string& each : options.conversation.subprotocols) {
    if (!protocols.empty()) protocols += ", ";
    protocols += each;
  }
  if (!protocols.empty()) opening.headers.add("Sec-WebSocket-Protocol", protocols);
  if (options.conversation.compression) {
    opening.headers.add("Sec-WebSocket-Extensions", detail::deflate_offer);
  }
  return opening;
}

/// What the server has agreed to. Throws handshake_error for what it was not asked for, or did not
/// answer.
detail::agreement agreement_of(const http::response& answer, const client_options& options,
                               std::string_view key) {
  const http::fields& headers = answer.headers;
  const auto refuse = [&answer](const char* why) {
    throw handshake_error(answer.status, std::string("the server opened no WebSocket: ") + why);
  };
  if (answer.status != 101) refuse(("status " + std::to_string(answer.status)).c_str());
  if (!detail::lists(headers, "Upgrade", "websocket") ||
      !detail::lists(headers, "Connection", "upgrade") ||
      headers.count("Sec-WebSocket-Accept") != 1 ||
      headers.find("Sec-WebSocket-Accept") != detail::accept_of(key)) {
    refuse("its answer does not fit");
  }
  detail::agreement agreed;
  agreed.here = detail::side::client;
  if (const auto chosen = headers.find("Sec-WebSocket-Protocol")) {
    for (const std::string& each : options.conversation.subprotocols) {
      if (each == *chosen) agreed.subprotocol = each;
    }
    if (agreed.subprotocol.empty()) refuse("it chose a subprotocol that it was not offered");
  }
  const std::string extensions = detail::joined(headers, "Sec-WebSocket-Extensions");
  if (!extensions.empty()) {
    if (!options.conversation.compression || !detail::is_deflate_answer(extensions)) {
      refuse("it chose an extension that it was not offered");
    }
    agreed.window_bits = detail::widest_window;
  }
  return agreed;
}

/// Keeps what the handler has thrown, for the caller.
class watched_handler final : public handler {
 public:
  explicit watched_handler(handler& by) noexcept : by_(by) {}
  task<> serve(socket& peer, const http::request& opening) override {
    co_await by_.serve(peer, opening);
    returned_ = true;
  }
  void failed(std::exception_ptr error) noexcept override { failure_ = std::move(error); }
  [[nodiscard]] bool returned() const noexcept { return returned_; }
  [[nodiscard]] const std::exception_ptr& failure() const noexcept { return failure_; }

 private:
  handler& by_;
  bool returned_ = false;
  std::exception_ptr failure_;
};

}  // namespace

client::client(std::string_view url, client_options chosen)
    : options_(std::move(chosen)),
      target_(target_of(http_url(url))),
      transport_(origin_of_url(http_url(url)), options_.transport) {}

task<> client::run_with(handler& by) {
  const std::string key = detail::random_key();
  http::request opening = opening_of(options_, target_, key);
  http::upgraded opened = co_await transport_.upgrade(opening);
  detail::agreement agreed = agreement_of(opened.answer, options_, key);
  watched_handler watched(by);
  detail::session conversation(watched, options_.conversation, std::move(agreed),
                               std::move(opening));
  const context& here = co_await current_context();
  bool lost = false;
  try {
    static_cast<void>(co_await conversation.run(*opened.io));
  } catch (const operation_cancelled&) {
    if (here.cancellation.requested()) throw;
    lost = true;
  }
  if (watched.failure()) std::rethrow_exception(watched.failure());
  if (lost && !watched.returned()) {
    throw http::transport_error(http::transport_error::kind::timeout,
                                "the server does not answer any more");
  }
}

}  // namespace tenon::websocket
