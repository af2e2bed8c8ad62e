#include "ws_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace tenon::websocket::test {

unsigned frame::close_code() const {
  if (content.size() < 2) return 1005;
  return static_cast<unsigned>(static_cast<unsigned char>(content[0])) << 8U |
         static_cast<unsigned char>(content[1]);
}

std::string masked(unsigned first, std::string_view content) {
  constexpr std::string_view mask = "\x37\xfa\x21\x3d";
  std::string out;
  out.push_back(static_cast<char>(first));
  const std::size_t size = content.size();
  if (size < 126) {
    out.push_back(static_cast<char>(0x80U | size));
  } else if (size < 65536) {
    out.push_back(static_cast<char>(0x80U | 126U));
    for (int shift = 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  } else {
    out.push_back(static_cast<char>(0x80U | 127U));
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  }
  out.append(mask);
  for (std::size_t at = 0; at < size; ++at) {
    out.push_back(static_cast<char>(content[at] ^ mask[at % 4]));
  }
  return out;
}

ws_client::ws_client(std::uint16_t port, std::string_view more, std::string_view path)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  timeval limit{30, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  send("GET " + std::string(path) +
       " HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
       std::string(more) + "\r\n");
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(buffer_.size() + 1)) return;
  }
  head_ = buffer_.substr(0, end + 4);
  buffer_.erase(0, end + 4);
}

ws_client::~ws_client() { disconnect(); }

void ws_client::disconnect() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void ws_client::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void ws_client::frame(unsigned first, std::string_view content) const {
  send(masked(first, content));
}

void ws_client::close(unsigned code, std::string_view reason) const {
  std::string content;
  content.push_back(static_cast<char>(code >> 8U));
  content.push_back(static_cast<char>(code & 0xffU));
  frame(0x88, content.append(reason));
}

bool ws_client::fill(std::size_t size) {
  while (buffer_.size() < size) {
    char block[16384];
    const ssize_t got = ::recv(socket_, block, sizeof block, 0);
    if (got <= 0) return false;
    buffer_.append(block, static_cast<std::size_t>(got));
  }
  return true;
}

test::frame ws_client::receive() {
  if (!fill(2)) return {};
  std::size_t size = static_cast<unsigned char>(buffer_[1]);
  std::size_t head = 2;
  if (size >= 126) {
    const std::size_t bytes = size == 126 ? 2 : 8;
    if (!fill(2 + bytes)) return {};
    size = 0;
    for (std::size_t at = 0; at < bytes; ++at) {
      size = size << 8U | static_cast<unsigned char>(buffer_[2 + at]);
    }
    head += bytes;
  }
  if (!fill(head + size)) return {};
  test::frame made{static_cast<unsigned char>(buffer_[0]), buffer_.substr(head, size)};
  buffer_.erase(0, head + size);
  return made;
}

unsigned ws_client::closed_with() {
  for (;;) {
    const test::frame next = receive();
    if (next.first == 0) return 0;
    if (next.opcode() == 8) return next.close_code();
  }
}

bool ws_client::ended() {
  char block[4096];
  ssize_t got = 0;
  while ((got = ::recv(socket_, block, sizeof block, 0)) > 0) {
  }
  return got == 0 || errno == ECONNRESET;
}

}  // namespace tenon::websocket::test
