#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <tenon/http/tls.hpp>

struct ssl_st;
struct ssl_ctx_st;

namespace tenon::http::test {

struct tls_peer_options {
  std::string name{};       ///< asked for by SNI
  int version = 0;          ///< the only one, as in 0x0303; 0: any
  std::string protocols{};  ///< ALPN, as on the wire
  std::string preface{};    ///< sent as it is, before the handshake
  certificate_files certificate{};
};

/// A blocking TLS client on 127.0.0.1 that accepts any certificate, straight on OpenSSL.
class tls_peer {
 public:
  tls_peer(std::uint16_t port, const tls_peer_options& options);
  tls_peer(const tls_peer&) = delete;
  tls_peer& operator=(const tls_peer&) = delete;
  ~tls_peer();

  [[nodiscard]] bool connected() const noexcept { return connected_; }
  /// The common name of the server's certificate.
  [[nodiscard]] std::string certificate_subject() const;
  [[nodiscard]] std::string protocol() const;
  /// Sends, and reads up to the end of `until`; empty when that does not come.
  std::string exchange(std::string_view sent, std::string_view until);
  /// False when the server refuses to.
  bool renegotiate();
  /// Whether the server has given it what the session can be taken up again with. TLS 1.3: after an
  /// exchange.
  [[nodiscard]] bool resumable() const;
  /// Whether the server announces the end, rather than just closing.
  bool ended_in_order();

 private:
  std::shared_ptr<ssl_ctx_st> settings_;
  std::shared_ptr<ssl_st> session_;
  int socket_ = -1;
  bool connected_ = false;
};

/// Answers one connection's first request with a text, then closes, with or without saying so.
class tls_answerer {
 public:
  tls_answerer(const certificate_files& files, std::string answer, bool says_goodbye);
  tls_answerer(const tls_answerer&) = delete;
  tls_answerer& operator=(const tls_answerer&) = delete;
  ~tls_answerer();
  [[nodiscard]] std::string address() const { return "https://127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace tenon::http::test
