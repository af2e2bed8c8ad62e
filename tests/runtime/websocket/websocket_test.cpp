// A suite after RFC 6455, section by section: handshakes and frames.
#include <string>

#include <support/catch.hpp>

#include "served.hpp"
#include "ws_client.hpp"

using namespace tenon;
using namespace tenon::websocket;
using namespace tenon::websocket::test;

namespace {

/// The code that the server closes with after these bytes.
unsigned code_for(const std::string& bytes, options chosen = {}) {
  echo with;
  served here(with, std::move(chosen));
  ws_client client(here.port());
  client.send(bytes);
  return client.closed_with();
}

}  // namespace

TEST_CASE("4: the opening handshake is answered as the RFC's example") {
  echo with;
  served here(with);
  ws_client client(here.port(), {}, "/chat?room=1");
  CHECK(client.head().starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
  CHECK(client.head().find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") !=
        std::string::npos);
  CHECK(client.head().find("Upgrade: websocket\r\n") != std::string::npos);
  CHECK(client.head().find("Connection: Upgrade\r\n") != std::string::npos);
  CHECK(client.head().find("Content-Length") == std::string::npos);
  CHECK(becomes(with.opened, 1));
  CHECK(with.target() == "/chat?room=1");
}

TEST_CASE("4.2: what is no handshake is refused") {
  echo with;
  served here(with);
  const auto status = [&](std::string_view more, std::string_view path = "/chat") {
    return ws_client(here.port(), more, path).head().substr(9, 3);
  };
  CHECK(status("", "/other") == "404");
  CHECK(status("X-Refuse: 1\r\n") == "401");
  CHECK(status("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n") == "400");
  CHECK(status("Origin: https://evil.example\r\n") == "403");
  CHECK(status("Origin: https://a.example\r\n") == "101");
  CHECK(status("Origin: null\r\n") == "403");
  served open(with, {.origins = {"https://b.example"}});
  CHECK(ws_client(open.port(), "Origin: https://b.example\r\n").head().substr(9, 3) == "101");
  CHECK(ws_client(open.port(), "Origin: https://a.example\r\n").head().substr(9, 3) == "403");
}

TEST_CASE("1.9: a subprotocol is chosen by the server's preference") {
  echo with;
  served here(with, {.subprotocols = {"v2", "v1"}});
  ws_client both(here.port(), "Sec-WebSocket-Protocol: v1, v2\r\n");
  CHECK(both.head().find("Sec-WebSocket-Protocol: v2\r\n") != std::string::npos);
  ws_client none(here.port(), "Sec-WebSocket-Protocol: v3\r\n");
  CHECK(none.head().find("Sec-WebSocket-Protocol") == std::string::npos);
}

TEST_CASE("5.2: messages of every length come back") {
  echo with;
  served here(with);
  ws_client client(here.port());
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 65535U, 65536U, 1000000U}) {
    const std::string text(size, 'x');
    client.text(text);
    const frame answer = client.receive();
    CHECK(answer.first == 0x81);
    CHECK(answer.content == text);
  }
  std::string bytes;
  for (int value = 0; value < 256; ++value) bytes.push_back(static_cast<char>(value));
  client.frame(0x82, bytes);
  const frame answer = client.receive();
  CHECK(answer.first == 0x82);
  CHECK(answer.content == bytes);
}

TEST_CASE("5.2: frames may come byte by byte, and many at once") {
  echo with;
  served here(with);
  ws_client client(here.port());
  for (const char each : masked(0x81, "slow")) client.send(std::string(1, each));
  CHECK(client.receive().content == "slow");
  std::string many;
  for (int count = 0; count < 200; ++count) many += masked(0x81, std::to_string(count));
  client.send(many);
  for (int count = 0; count < 200; ++count)
    CHECK(client.receive().content == std::to_string(count));
}

TEST_CASE("5.4: fragments become one message, with control frames between them") {
  echo with;
  served here(with);
  ws_client client(here.port());
  client.frame(0x01, "one ");
  client.frame(0x89, "ping");
  client.frame(0x00, "two ");
  client.frame(0x00, "");
  client.frame(0x80, "three");
  const frame pong = client.receive();
  CHECK(pong.first == 0x8a);
  CHECK(pong.content == "ping");
  CHECK(client.receive().content == "one two three");
  client.frame(0x8a, "nobody asked");
  client.text("still here");
  CHECK(client.receive().content == "still here");
}

TEST_CASE("5: frames that break the protocol end the connection with 1002") {
  std::string unmasked = "\x81\x05hello";
  CHECK(code_for(unmasked) == 1002);
  for (const unsigned first : {0xc1U, 0xa1U, 0x91U, 0xf1U})
    CHECK(code_for(masked(first, "x")) == 1002);
  for (const unsigned reserved : {3U, 4U, 7U, 11U, 15U}) {
    CHECK(code_for(masked(0x80U | reserved, "x")) == 1002);
  }
  CHECK(code_for(masked(0x09, "fragmented ping")) == 1002);
  CHECK(code_for(masked(0x89, std::string(126, 'x'))) == 1002);
  CHECK(code_for(masked(0x80, "nothing to continue")) == 1002);
  CHECK(code_for(masked(0x01, "begun") + masked(0x81, "begun again")) == 1002);
  CHECK(code_for(std::string("\x81\xfe\x00\x05\x00\x00\x00\x00hello", 13)) == 1002);
  CHECK(code_for(std::string("\x81\xff\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00", 14)) ==
        1002);
  CHECK(code_for(std::string("\x81\xff\x80\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00", 14)) ==
        1002);
}

TEST_CASE("5.5.1: a close is answered with its code") {
  echo with;
  served here(with);
  {
    ws_client client(here.port());
    client.close(1000, "bye");
    CHECK(client.closed_with() == 1000);
    CHECK(client.ended());
  }
  CHECK(becomes(with.closed, 1));
  CHECK(with.ended == 1000);
  CHECK(with.reason() == "bye");
  {
    ws_client client(here.port());
    client.frame(0x88, "");
    CHECK(client.closed_with() == 1000);
  }
  CHECK(becomes(with.closed, 2));
  CHECK(with.ended == 1005);
  for (const unsigned good : {1001U, 1003U, 1007U, 1011U, 1014U, 3000U, 4999U}) {
    ws_client client(here.port());
    client.close(good);
    CHECK(client.closed_with() == good);
  }
  for (const unsigned bad : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 2999U, 5000U, 65535U}) {
    ws_client client(here.port());
    client.close(bad);
    CHECK(client.closed_with() == 1002);
  }
  CHECK(code_for(masked(0x88, "x")) == 1002);
  CHECK(code_for(masked(0x88, "\x03\xe8\xff")) == 1007);
}

TEST_CASE("5.5.1: nothing behind a close is looked at") {
  echo with;
  served here(with);
  ws_client client(here.port());
  std::string both = masked(0x88, "\x03\xe8");
  both += masked(0x81, "late");
  client.send(both);
  CHECK(client.receive().opcode() == 8);
  CHECK(client.ended());
}

TEST_CASE("8.1: texts are UTF-8") {
  echo with;
  served here(with);
  {
    ws_client client(here.port());
    const std::string good = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5 \xf0\x9f\x98\x80";
    client.frame(0x01, good.substr(0, 3));  // cut inside a character
    client.frame(0x80, good.substr(3));
    CHECK(client.receive().content == good);
  }
  for (const char* bad :
       {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xce", "a\x80"}) {
    CHECK(code_for(masked(0x81, bad)) == 1007);
  }
}

TEST_CASE("10.4: messages above the limit are refused, whole or in fragments") {
  const options small{.message_bytes = 1000};
  CHECK(code_for(masked(0x82, std::string(1001, 'x')), small) == 1009);
  CHECK(code_for(masked(0x02, std::string(600, 'x')) + masked(0x80, std::string(401, 'x')),
                 small) == 1009);
  // Refused by what it announces: nothing of it has to arrive.
  CHECK(code_for(std::string("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", 14),
                 small) == 1009);
  echo with;
  served here(with, small);
  ws_client client(here.port());
  client.frame(0x82, std::string(1000, 'x'));
  CHECK(client.receive().content.size() == 1000);
}
