// Any bytes from a WebSocket peer, in pieces of any size: the connection ends, and what is sent
// back are frames whose close, if any, has a code that may be sent.
#include <tenon/async/run.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/websocket.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "deflate.hpp"
#include "require.hpp"
#include "session.hpp"
#include "utf8.hpp"

namespace {

using namespace tenon::websocket;

constexpr std::size_t most_bytes = 4096;

class echo final : public handler {
 public:
  tenon::task<> serve(socket& peer, const tenon::http::request&) override {
    for (;;) {
      std::optional<message> next = co_await peer.receive();
      if (!next) co_return;
      require(next->data.size() <= most_bytes);
      if (next->type == message::kind::text) {
        require(detail::is_utf8(next->data));
        co_await peer.send_text(next->data);
      } else {
        co_await peer.send_binary(next->data);
      }
    }
  }
  void failed(std::exception_ptr) noexcept override { require(false); }
};

/// Gives the input in pieces, and keeps what is written.
class wire final : public tenon::http::byte_stream {
 public:
  wire(std::string_view input, std::size_t piece) : input_(input), piece_(piece) {}
  tenon::task<std::string_view> read() override {
    co_await tenon::yield();
    const std::string_view next = input_.substr(0, piece_);
    input_.remove_prefix(next.size());
    co_return next;
  }
  tenon::task<bool> write(std::string_view bytes) override {
    written.append(bytes);
    co_return true;
  }
  std::string written{};

 private:
  std::string_view input_;
  std::size_t piece_;
};

/// The frames of one side, one after the other, with nothing behind a close.
void check_frames(std::string_view bytes, detail::side from) {
  const bool masked = from == detail::side::client;
  while (!bytes.empty()) {
    require(bytes.size() >= 2);
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    require(((second & 0x80U) != 0) == masked);
    std::size_t size = second & 0x7fU;
    require(size < 127);  // nothing here is as long as that
    std::size_t head = 2;
    if (size == 126) {
      require(bytes.size() >= 4);
      size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[2])) << 8U |
             static_cast<unsigned char>(bytes[3]);
      head = 4;
    }
    std::array<char, 4> mask{};
    if (masked) {
      require(bytes.size() >= head + mask.size());
      std::copy_n(bytes.data() + head, mask.size(), mask.data());
      head += mask.size();
    }
    require(bytes.size() >= head + size);
    std::string content(bytes.substr(head, size));
    detail::mask_part(std::span(content), mask, 0);
    bytes.remove_prefix(head + size);
    if ((first & 0x0fU) != 8) continue;
    require(content.size() >= 2 && bytes.empty());
    require(
        detail::is_close_code(static_cast<unsigned>(static_cast<unsigned char>(content[0])) << 8U |
                              static_cast<unsigned char>(content[1])));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  static_cast<void>(detail::accept_deflate(input));
  static_cast<void>(detail::is_deflate_answer(input));
  echo handles;
  const options chosen{.message_bytes = most_bytes};
  detail::agreement agreed;
  agreed.window_bits = (data[0] & 1U) != 0 ? 15 : 0;
  agreed.here = (data[0] & 2U) != 0 ? detail::side::client : detail::side::server;
  const detail::side here = agreed.here;
  detail::session connection(handles, chosen, agreed, {});
  wire bytes(input, 1U + data[0] / 4U);
  auto run = [&]() -> tenon::task<> {
    try {
      co_await connection.run(bytes);
    } catch (const tenon::operation_cancelled&) {
    }
  };
  tenon::run(run());
  require(connection.ended() != 0);
  check_frames(bytes.written, here);
  return 0;
}
