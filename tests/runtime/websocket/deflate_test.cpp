// permessage-deflate.
#include <zlib.h>

#include <string>

#include <support/catch.hpp>

#include "served.hpp"
#include "ws_client.hpp"

using namespace tenon;
using namespace tenon::websocket;
using namespace tenon::websocket::test;

namespace {

std::string raw_deflate(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_SYNC_FLUSH) == Z_OK);
  out.resize(stream.total_out - 4);
  deflateEnd(&stream);
  return out;
}

std::string raw_inflate(std::string text) {
  text.append("\x00\x00\xff\xff", 4);
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, -15) == Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_SYNC_FLUSH) == Z_OK);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("RFC 7692: messages are compressed both ways where that was agreed on") {
  echo with;
  served here(with);
  ws_client client(here.port(),
                   "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  CHECK(client.head().find("Sec-WebSocket-Extensions: permessage-deflate; "
                           "server_no_context_takeover; client_no_context_takeover\r\n") !=
        std::string::npos);
  std::string text;
  for (int count = 0; count < 1000; ++count) text += "line " + std::to_string(count) + "\n";
  const std::string packed = raw_deflate(text);
  for (int count = 0; count < 2; ++count) {
    client.frame(0xc1, packed);
    const frame answer = client.receive();
    CHECK(answer.first == 0xc1);
    CHECK(answer.content.size() < text.size() / 2);
    CHECK(raw_inflate(answer.content) == text);
  }
  client.frame(0x41, packed.substr(0, 100));  // compressed, in fragments
  client.frame(0x80, packed.substr(100));
  CHECK(raw_inflate(client.receive().content) == text);
  client.text("small and plain");
  const frame plain = client.receive();
  CHECK(plain.first == 0x81);
  CHECK(plain.content == "small and plain");
}

TEST_CASE("RFC 7692: offers, bombs and malformed data") {
  echo with;
  served here(with, {.message_bytes = 100'000});
  const auto agreed = [&](const std::string& offer) {
    const std::string head =
        ws_client(here.port(), "Sec-WebSocket-Extensions: " + offer + "\r\n").head();
    const std::size_t at = head.find("Sec-WebSocket-Extensions: ");
    return at == std::string::npos ? std::string()
                                   : head.substr(at + 26, head.find('\r', at) - at - 26);
  };
  CHECK(agreed("x-other").empty());
  CHECK(agreed("permessage-deflate; unknown").empty());
  CHECK(agreed("permessage-deflate; server_max_window_bits=8").empty());
  CHECK(agreed("permessage-deflate; server_max_window_bits=16").empty());
  CHECK(
      agreed("permessage-deflate; server_no_context_takeover; server_no_context_takeover").empty());
  CHECK(agreed("permessage-deflate; server_max_window_bits=10")
            .ends_with("; server_max_window_bits=10"));
  CHECK_FALSE(agreed("permessage-deflate; unknown, permessage-deflate").empty());
  const std::string extension = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  {
    ws_client bomb(here.port(), extension);
    bomb.frame(0xc2, raw_deflate(std::string(1'000'000, 'x')));
    CHECK(bomb.closed_with() == 1009);
  }
  {
    ws_client malformed(here.port(), extension);
    malformed.frame(0xc2, "\xff\xff\xff\xff");
    CHECK(malformed.closed_with() == 1007);
  }
  {
    ws_client continued(here.port(), extension);
    continued.frame(0x01, "a");
    continued.frame(0xc0, "b");
    CHECK(continued.closed_with() == 1002);
  }
  served without(with, {.compression = false});
  ws_client plain(without.port(), extension);
  CHECK(plain.head().find("Extensions") == std::string::npos);
}
