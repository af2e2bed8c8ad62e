#include "wire.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

tls_settings make_tls_settings() {
  tls_settings made(SSL_CTX_new(TLS_client_method()));
  if (made == nullptr || SSL_CTX_set_min_proto_version(made.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_ciphersuites(made.get(), "TLS_AES_128_GCM_SHA256") != 1) {
    fail("TLS");
  }
  SSL_CTX_set_mode(made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE);
  return made;
}

wire::wire(std::uint16_t port, SSL_CTX* settings) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    fail("connect");
  }
  if (settings != nullptr) {
    session_.reset(SSL_new(settings));
    if (session_ == nullptr || SSL_set_fd(session_.get(), socket_) != 1 ||
        SSL_connect(session_.get()) != 1) {
      fail("TLS");
    }
  }
  ::fcntl(socket_, F_SETFL, O_NONBLOCK);
}

wire::~wire() {
  const linger none{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  ::close(socket_);
}

bool wire::is_early(int result) {
  const int why = SSL_get_error(session_.get(), result);
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
}

std::size_t wire::send(const char* data, std::size_t size) {
  if (session_ != nullptr) {
    std::size_t sent = 0;
    const int result = SSL_write_ex(session_.get(), data, size, &sent);
    if (result != 1 && !is_early(result)) fail("send");
    return sent;
  }
  const ssize_t sent = ::send(socket_, data, size, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) fail("send");
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::optional<std::size_t> wire::receive(char* data, std::size_t size) {
  if (session_ != nullptr) {
    std::size_t received = 0;
    const int result = SSL_read_ex(session_.get(), data, size, &received);
    if (result != 1 && is_early(result)) return std::nullopt;
    return received;
  }
  const ssize_t received = ::recv(socket_, data, size, 0);
  if (received < 0 && errno == EAGAIN) return std::nullopt;
  return received < 0 ? 0 : static_cast<std::size_t>(received);
}
