#include <algorithm>
#include <utility>

#include "deflate.hpp"
#include "session.hpp"
#include "utf8.hpp"

namespace tenon::websocket::detail {

task<> session::read_frames() {
  for (;;) {
    const bool more = co_await read_frame();
    if (!more) break;
  }
  end(close_code::lost, {});  // unless something else was said
}

task<bool> session::read_exactly(char* to, std::size_t size) {
  while (size != 0) {
    if (piece_.empty()) {
      piece_ = co_await io_->read();
      if (piece_.empty()) co_return false;
      heard_ = clock::now();
    }
    const std::size_t taken = std::min(size, piece_.size());
    std::copy_n(piece_.data(), taken, to);
    piece_.remove_prefix(taken);
    to += taken;
    size -= taken;
  }
  co_return true;
}

task<bool> session::read_frame() {
  std::array<char, 2> start{};
  bool arrived = co_await read_exactly(start.data(), start.size());
  if (!arrived) co_return false;
  const auto first = static_cast<std::uint8_t>(start[0]);
  const auto second = static_cast<std::uint8_t>(start[1]);
  const side peer = agreed_.here == side::server ? side::client : side::server;
  const auto rest = rest_of_head(first, second, peer, agreed_.window_bits != 0);
  if (!rest) co_return co_await fail(close_code::protocol_error, "malformed frame");
  std::array<char, 12> more{};
  arrived = co_await read_exactly(more.data(), *rest);
  if (!arrived) co_return false;
  frame_head head;
  if (!read_head(first, second, std::span(more.data(), *rest), head)) {
    co_return co_await fail(close_code::protocol_error, "malformed length");
  }
  if (head.control()) co_return co_await take_control(head);
  if ((head.code == opcode::continuation) != fragmented_.has_value()) {
    co_return co_await fail(close_code::protocol_error, "fragments out of order");
  }
  if (head.length > options_.message_bytes ||
      content_.size() + head.length > options_.message_bytes) {
    co_return co_await fail(close_code::too_large, "message too large");
  }
  if (head.code != opcode::continuation) {
    fragmented_ = head.code;
    compressed_ = head.compressed;
  }
  arrived = co_await read_content(head);
  if (!arrived) co_return false;
  if (!head.last) co_return true;
  co_return co_await take_message();
}

task<bool> session::read_content(const frame_head& head) {
  std::uint64_t have = 0;
  while (have < head.length) {
    if (piece_.empty()) {
      piece_ = co_await io_->read();
      if (piece_.empty()) co_return false;
      heard_ = clock::now();
    }
    // Grows with what has arrived, not with what was announced.
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(head.length - have, piece_.size()));
    const std::size_t before = content_.size();
    content_.append(piece_.substr(0, taken));
    mask_part(std::span(content_.data() + before, taken), head.mask, have);
    piece_.remove_prefix(taken);
    have += taken;
  }
  co_return true;
}

task<bool> session::take_control(const frame_head& head) {
  std::array<char, most_of_control> room{};
  const auto size = static_cast<std::size_t>(head.length);
  const bool arrived = co_await read_exactly(room.data(), size);
  if (!arrived) co_return false;
  mask_part(std::span(room.data(), size), head.mask, 0);
  const std::string_view content(room.data(), size);
  if (head.code == opcode::close) co_return co_await take_close(content);
  if (head.code == opcode::ping) co_await send_frame(opcode::pong, content);
  co_return true;
}

task<bool> session::take_close(std::string_view content) {
  close_received_ = true;
  if (content.empty()) {
    co_await send_close(close_code::normal, {});
    end(close_code::none_given, {});
    co_return false;
  }
  unsigned code = 0;
  if (content.size() >= 2) {
    code = static_cast<unsigned>(static_cast<unsigned char>(content[0])) << 8U |
           static_cast<unsigned char>(content[1]);
  }
  if (!is_close_code(code)) {
    co_return co_await fail(close_code::protocol_error, "malformed close");
  }
  const std::string_view reason = content.substr(2);
  if (!is_utf8(reason)) co_return co_await fail(close_code::not_utf8, "reason is not UTF-8");
  const auto said = static_cast<std::uint16_t>(code);
  co_await send_close(said, {});
  end(said, reason);
  co_return false;
}

task<bool> session::take_message() {
  message whole;
  const bool text = std::exchange(fragmented_, std::nullopt) == opcode::text;
  whole.type = text ? message::kind::text : message::kind::binary;
  whole.data = std::exchange(content_, {});
  if (compressed_) {
    const std::string packed = std::exchange(whole.data, {});
    switch (inflate_message(packed, options_.message_bytes, whole.data)) {
      case inflate_result::done:
        break;
      case inflate_result::too_large:
        co_return co_await fail(close_code::too_large, "message too large");
      case inflate_result::malformed:
        co_return co_await fail(close_code::not_utf8, "malformed compression");
    }
  }
  if (text && !is_utf8(whole.data)) {
    co_return co_await fail(close_code::not_utf8, "text is not UTF-8");
  }
  if (received_.closed()) co_return true;  // the handler has ended: waiting for the peer's close
  reader_waits_ = true;
  const bool taken = co_await received_.send(std::move(whole));
  reader_waits_ = false;
  static_cast<void>(taken);
  co_return true;
}

task<bool> session::fail(std::uint16_t code, std::string_view why) {
  co_await send_close(code, why);
  end(code, why);
  co_await let_goodbye_arrive();
  co_return false;
}

}  // namespace tenon::websocket::detail
