#include "raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

#include <tenon/http/fields.hpp>

namespace tenon::http::test {

namespace {

/// The size of the response at the beginning of `text`, or 0 when it is not complete.
std::size_t response_size(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  const std::string_view head = text.substr(0, end + 2);
  const std::size_t begin = end + 4;
  if (const std::size_t at = head.find("Content-Length: "); at != std::string_view::npos) {
    const std::size_t size = begin + std::stoul(std::string(head.substr(at + 16)));
    return text.size() >= size ? size : 0;
  }
  if (head.find("Transfer-Encoding: chunked") == std::string_view::npos) return begin;
  const std::size_t last = text.find("\r\n0\r\n\r\n", begin - 2);
  return last == std::string_view::npos ? 0 : last + 7;
}

}  // namespace

raw_client::raw_client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  timeval limit{30, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect");
  }
}

raw_client::~raw_client() { close(); }

void raw_client::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void raw_client::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return;  // closed by the peer: the test sees it when it reads
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void raw_client::finish_sending() const { ::shutdown(socket_, SHUT_WR); }

void raw_client::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

bool raw_client::receive() {
  char block[16384];
  const ssize_t size = ::recv(socket_, block, sizeof block, 0);
  if (size < 0) (errno == EAGAIN || errno == EWOULDBLOCK ? timed_out_ : reset_) = true;
  if (size <= 0) return false;
  received_.append(block, static_cast<std::size_t>(size));
  return true;
}

std::string raw_client::read_responses(std::size_t count) {
  std::size_t end = 0;
  while (count != 0) {
    const std::size_t size = response_size(std::string_view(received_).substr(end));
    if (size != 0) {
      end += size;
      --count;
    } else if (!receive()) {
      return std::exchange(received_, {});
    }
  }
  std::string responses = received_.substr(0, end);
  received_.erase(0, end);
  return responses;
}

std::string raw_client::read_until(std::string_view text) {
  std::size_t at = 0;
  while ((at = received_.find(text)) == std::string::npos) {
    if (!receive()) return std::exchange(received_, {});
  }
  std::string read = received_.substr(0, at + text.size());
  received_.erase(0, read.size());
  return read;
}

std::string raw_client::read_to_end() {
  while (receive()) {
  }
  if (timed_out_) received_ += "[the peer did not close]";
  if (reset_) received_ += "[the peer has reset the connection]";
  return std::exchange(received_, {});
}

bool raw_client::closed() {
  while (receive()) {
  }
  received_.clear();
  return !timed_out_ && !reset_;
}

std::string raw_client::read_to_cut() {
  while (receive()) {
  }
  reset_ = false;
  return read_to_end();
}

std::string statuses(std::string_view responses) {
  std::string found;
  for (std::size_t at = 0; (at = responses.find("HTTP/1.1 ", at)) != std::string_view::npos;) {
    at += 9;
    if (!found.empty()) found += " ";
    found += responses.substr(at, 3);
  }
  return found;
}

}  // namespace tenon::http::test
