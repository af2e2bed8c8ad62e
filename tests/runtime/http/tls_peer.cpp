#include "tls_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace tenon::http::test {

namespace {

sockaddr_in local_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void limit_waiting(int socket) {
  const timeval limit{30, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

}  // namespace

tls_peer::tls_peer(std::uint16_t port, const tls_peer_options& options)
    : settings_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
      socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const sockaddr_in address = local_address(port);
  limit_waiting(socket_);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
  ::send(socket_, options.preface.data(), options.preface.size(), MSG_NOSIGNAL);
  if (options.version != 0) {
    SSL_CTX_set_security_level(settings_.get(), 0);
    SSL_CTX_set_min_proto_version(settings_.get(), options.version);
    SSL_CTX_set_max_proto_version(settings_.get(), options.version);
  }
  if (!options.certificate.chain.empty()) {
    SSL_CTX_use_certificate_chain_file(settings_.get(), options.certificate.chain.c_str());
    SSL_CTX_use_PrivateKey_file(settings_.get(), options.certificate.key.c_str(), SSL_FILETYPE_PEM);
  }
  session_ = std::shared_ptr<SSL>(SSL_new(settings_.get()), SSL_free);
  SSL_set_fd(session_.get(), socket_);
  if (!options.name.empty()) SSL_set_tlsext_host_name(session_.get(), options.name.c_str());
  if (!options.protocols.empty()) {
    SSL_set_alpn_protos(session_.get(),
                        reinterpret_cast<const unsigned char*>(options.protocols.data()),
                        static_cast<unsigned int>(options.protocols.size()));
  }
  connected_ = SSL_connect(session_.get()) == 1;
}

tls_peer::~tls_peer() { ::close(socket_); }

std::string tls_peer::certificate_subject() const {
  if (!connected_) return {};
  std::array<char, 256> text{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(session_.get())),
                            NID_commonName, text.data(), text.size());
  return text.data();
}

std::string tls_peer::protocol() const {
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(session_.get(), &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

std::string tls_peer::exchange(std::string_view sent, std::string_view until) {
  SSL_write(session_.get(), sent.data(), static_cast<int>(sent.size()));
  std::string received;
  std::array<char, 4096> block{};
  while (received.find(until) == std::string::npos) {
    const int size = SSL_read(session_.get(), block.data(), block.size());
    if (size <= 0) return {};
    received.append(block.data(), static_cast<std::size_t>(size));
  }
  return received;
}

bool tls_peer::renegotiate() {
  if (SSL_renegotiate(session_.get()) != 1) return false;
  if (SSL_do_handshake(session_.get()) != 1) return false;
  char byte = 0;
  SSL_peek(session_.get(), &byte, 1);
  return SSL_renegotiate_pending(session_.get()) == 0;
}

bool tls_peer::resumable() const {
  return SSL_SESSION_is_resumable(SSL_get0_session(session_.get())) == 1;
}

bool tls_peer::ended_in_order() {
  std::array<char, 4096> block{};
  int size = 1;
  while (size > 0) size = SSL_read(session_.get(), block.data(), block.size());
  return SSL_get_error(session_.get(), size) == SSL_ERROR_ZERO_RETURN;
}

tls_answerer::tls_answerer(const certificate_files& files, std::string answer, bool says_goodbye)
    : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = local_address(0);
  socklen_t size = sizeof address;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener_, 1);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, files, answer = std::move(answer), says_goodbye] {
    const std::shared_ptr<SSL_CTX> settings(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX_use_certificate_chain_file(settings.get(), files.chain.c_str());
    SSL_CTX_use_PrivateKey_file(settings.get(), files.key.c_str(), SSL_FILETYPE_PEM);
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    limit_waiting(connection);
    const std::shared_ptr<SSL> session(SSL_new(settings.get()), SSL_free);
    SSL_set_fd(session.get(), connection);
    std::array<char, 4096> block{};
    if (SSL_accept(session.get()) == 1 && SSL_read(session.get(), block.data(), block.size()) > 0) {
      SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
      if (says_goodbye) SSL_shutdown(session.get());
    }
    ::close(connection);
  });
}

tls_answerer::~tls_answerer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

}  // namespace tenon::http::test
