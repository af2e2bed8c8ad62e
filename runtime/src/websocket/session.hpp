#pragma once

#include <array>
#include <optional>
#include <string>

#include <tenon/async/channel.hpp>
#include <tenon/async/event.hpp>
#include <tenon/async/executor.hpp>
#include <tenon/async/semaphore.hpp>
#include <tenon/http/message.hpp>
#include <tenon/http/takeover.hpp>
#include <tenon/websocket/mount.hpp>

#include "frame.hpp"

namespace tenon::websocket::detail {

/// What the opening handshake came to.
struct agreement {
  std::string subprotocol{};
  int window_bits = 0;  ///< of compressed messages that we send; 0: no compression
  side here = side::server;
};

/// One connection, from the end of its handshake to its own. Four tasks on one loop: the handler,
/// the reader, the keeper of time, and the one that says goodbye when the server ends.
class session final : public http::takeover, public socket {
 public:
  /// `opening` owns its texts, but for its peer.
  session(handler& serves, const options& chosen, agreement agreed, http::request opening);

  task<bool> run(http::byte_stream& io) override;
  void drain() noexcept override { draining_.set(); }

  task<std::optional<message>> receive() override;
  task<bool> send_text(std::string_view text) override;
  task<bool> send_binary(std::string_view bytes) override;
  task<> close(std::uint16_t code, std::string_view reason) override;
  [[nodiscard]] std::uint16_t ended() const noexcept override { return ended_; }
  [[nodiscard]] std::string_view reason() const noexcept override { return reason_; }
  [[nodiscard]] std::string_view subprotocol() const noexcept override {
    return agreed_.subprotocol;
  }

 private:
  task<> serve_handler();
  task<> keep_time();
  /// Pings until a close is on its way, and waits for the peer's; false when the peer is lost.
  task<bool> peer_stays();
  task<> say_goodbye_at_drain();

  // The reader: session_read.cpp
  task<> read_frames();
  /// False when the connection is over.
  task<bool> read_frame();
  task<bool> read_exactly(char* to, std::size_t size);
  task<bool> read_content(const frame_head& head);
  task<bool> take_control(const frame_head& head);
  task<bool> take_close(std::string_view content);
  task<bool> take_message();
  task<bool> fail(std::uint16_t code, std::string_view why);
  task<> throw_away_input();
  task<> let_goodbye_arrive();

  task<bool> send_message(opcode code, std::string_view content);
  task<bool> send_frame(opcode code, std::string_view content, bool compressed = false);
  task<> send_close(std::uint16_t code, std::string_view reason);
  void end(std::uint16_t code, std::string_view reason);

  handler& handler_;
  const options& options_;
  agreement agreed_;
  http::request opening_;
  std::string peer_;  // who opened it, whoever told
  http::byte_stream* io_ = nullptr;

  mutex writing_;
  channel<message> received_;
  event draining_;
  event closing_;  // our close has been sent
  event over_;     // nothing is read any more
  event handler_done_;
  std::uint16_t ended_ = 0;
  std::string reason_;
  bool close_sent_ = false;
  bool close_received_ = false;
  clock::time_point heard_{};
  bool reader_waits_ = false;  // for the handler to take a message

  std::string_view piece_;  // of input that is not looked at yet
  std::optional<opcode> fragmented_;
  bool compressed_ = false;
  std::string content_;
};

}  // namespace tenon::websocket::detail
