#include "session.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <tenon/async/gather.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>

#include "deflate.hpp"
#include "utf8.hpp"

namespace tenon::websocket::detail {

namespace {

constexpr std::size_t least_compressed = 128;  // smaller gains nothing
constexpr std::size_t longest_reason = most_of_control - 2;

task<> wait_for(event& awaited) { co_await awaited.wait(); }

/// False when the time was up first.
task<bool> within(clock::duration limit, task<> awaited) {
  try {
    co_await with_timeout(limit, std::move(awaited));
  } catch (const timeout_error&) {
    co_return false;
  }
  co_return true;
}

task<bool> happens_within(event& awaited, clock::duration limit) {
  return within(limit, wait_for(awaited));
}

}  // namespace

session::session(handler& serves, const options& chosen, agreement agreed, http::request opening)
    : handler_(serves),
      options_(chosen),
      agreed_(std::move(agreed)),
      opening_(std::move(opening)),
      peer_(opening_.peer),
      received_(chosen.messages_ahead) {
  opening_.peer = peer_;
}

task<bool> session::run(http::byte_stream& io) {
  io_ = &io;
  heard_ = clock::now();
  const context& here = co_await current_context();
  task_group all(here);
  all.spawn(read_frames());
  all.spawn(say_goodbye_at_drain());
  all.spawn(keep_time());
  all.spawn(serve_handler());
  co_await all.join();
  co_return close_received_;
}

task<> session::serve_handler() {
  std::uint16_t code = close_code::normal;
  try {
    co_await handler_.serve(*this, opening_);
  } catch (const operation_cancelled&) {
    code = close_code::going_away;
  } catch (...) {
    code = close_code::internal_error;
    handler_.failed(std::current_exception());
  }
  co_await send_close(code, {});
  received_.close();
  handler_done_.set();
}

task<> session::say_goodbye_at_drain() {
  auto first = race(wait_for(draining_), wait_for(handler_done_));
  co_await std::move(first);
  co_await send_close(close_code::going_away, {});
}

task<bool> session::peer_stays() {
  while (!over_.is_set() && !close_sent_) {
    const clock::time_point heard = heard_;
    const clock::duration silent = clock::now() - heard;
    if (silent < options_.ping) {
      co_await within(options_.ping - silent, race(wait_for(over_), wait_for(closing_)));
      continue;
    }
    if (reader_waits_) {  // the silence is ours
      heard_ = clock::now();
      continue;
    }
    co_await send_frame(opcode::ping, {});
    const bool ended = co_await happens_within(over_, options_.pong);
    if (!ended && heard_ == heard && !reader_waits_) co_return false;
  }
  co_return co_await happens_within(over_, options_.goodbye);
}

/// Ends by an exception when the others have to: the group then cancels them.
task<> session::keep_time() {
  const bool answered = co_await peer_stays();
  if (!answered) end(close_code::lost, {});
  const bool handler_ended = co_await happens_within(handler_done_, options_.goodbye);
  if (!answered || !handler_ended) throw operation_cancelled();
}

task<> session::throw_away_input() {
  for (;;) {
    const std::string_view piece = co_await io_->read();
    if (piece.empty()) co_return;
  }
}

task<> session::let_goodbye_arrive() {
  // Closed on what is on its way, the connection would be reset, and our goodbye lost with it. A
  // server's connection lingers by itself.
  if (agreed_.here == side::client) co_await within(options_.goodbye, throw_away_input());
}

task<std::optional<message>> session::receive() {
  std::optional<message> next = co_await received_.receive();
  co_return next;
}

task<bool> session::send_text(std::string_view text) {
  if (!is_utf8(text)) throw std::invalid_argument("a WebSocket text must be UTF-8");
  return send_message(opcode::text, text);
}

task<bool> session::send_binary(std::string_view bytes) {
  return send_message(opcode::binary, bytes);
}

task<bool> session::send_message(opcode code, std::string_view content) {
  if (agreed_.window_bits == 0 || content.size() < least_compressed) {
    co_return co_await send_frame(code, content);
  }
  const std::string packed = deflated(content, agreed_.window_bits);
  if (packed.size() >= content.size()) co_return co_await send_frame(code, content);
  co_return co_await send_frame(code, packed, true);
}

task<bool> session::send_frame(opcode code, std::string_view content, bool compressed) {
  constexpr std::size_t joined = 16 * 1024;
  auto turn = co_await writing_.lock();
  if (close_sent_ || ended_ != 0) co_return false;
  if (code == opcode::close) {
    close_sent_ = true;
    closing_.set();
  }
  if (agreed_.here == side::client) {
    const std::string frame = masked_frame(code, content, compressed);
    co_return co_await io_->write(frame);
  }
  std::string head = head_of(code, content.size(), compressed);
  if (content.size() <= joined) {
    head.append(content);
    co_return co_await io_->write(head);
  }
  const bool begun = co_await io_->write(head);
  if (!begun) co_return false;
  co_return co_await io_->write(content);
}

task<> session::send_close(std::uint16_t code, std::string_view reason) {
  std::string content;
  content.push_back(static_cast<char>(code >> 8U));
  content.push_back(static_cast<char>(code & 0xffU));
  content.append(reason);
  co_await shield(send_frame(opcode::close, content));
}

task<> session::close(std::uint16_t code, std::string_view reason) {
  if (!is_close_code(code) || reason.size() > longest_reason || !is_utf8(reason)) {
    throw std::invalid_argument("a close code or reason that must not be sent");
  }
  return send_close(code, reason);
}

void session::end(std::uint16_t code, std::string_view reason) {
  if (ended_ == 0) {
    ended_ = code;
    reason_ = reason;
  }
  received_.close();
  over_.set();
}

}  // namespace tenon::websocket::detail
