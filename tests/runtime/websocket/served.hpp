#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include <support/eventually.hpp>
#include <tenon/http/server.hpp>
#include <tenon/websocket.hpp>

namespace tenon::websocket::test {

/// Sends back what it receives, and remembers how it ended.
class echo final : public handler {
 public:
  task<int> admit(const http::request& opening) override {
    co_return opening.headers.contains("X-Refuse") ? 401 : 0;
  }
  task<> serve(socket& peer, const http::request& opening) override {
    note(target_, opening.target);
    ++opened;
    for (;;) {
      std::optional<message> next = co_await peer.receive();
      if (!next) break;
      const bool sent = next->type == message::kind::text ? co_await peer.send_text(next->data)
                                                          : co_await peer.send_binary(next->data);
      if (!sent) break;
    }
    ended = peer.ended();
    note(reason_, peer.reason());
    ++closed;
  }
  /// Of the connection opened last, and of the one ended last. Any thread.
  std::string target() const { return noted(target_); }
  std::string reason() const { return noted(reason_); }
  std::atomic<int> opened = 0;
  std::atomic<int> closed = 0;
  std::atomic<int> ended = 0;

 private:
  void note(std::string& in, std::string_view text) {
    const std::lock_guard lock(mutex_);
    in = text;
  }
  std::string noted(const std::string& in) const {
    const std::lock_guard lock(mutex_);
    return in;
  }

  mutable std::mutex mutex_{};
  std::string target_{};
  std::string reason_{};
};

/// Does with the connection what it is told to.
class scripted final : public handler {
 public:
  using function = std::function<task<>(socket&)>;
  explicit scripted(function run) : run_(std::move(run)) {}
  task<> serve(socket& peer, const http::request&) override { return run_(peer); }
  void failed(std::exception_ptr) noexcept override { ++failures; }
  std::atomic<int> failures = 0;

 private:
  function run_;
};

inline http::server_options one_thread() {
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  return options;
}

/// A server with one mount.
struct served {
  explicit served(handler& with, options chosen = {})
      : mounted("/chat", with, std::move(chosen)), server(mounted, one_thread()) {
    server.start();
  }
  [[nodiscard]] std::uint16_t port() const { return server.port(); }
  mount mounted;
  http::server server;
};

inline bool becomes(const std::atomic<int>& value, int wanted) {
  return eventually([&] { return value == wanted; });
}

}  // namespace tenon::websocket::test
