#pragma once

#include <openssl/ssl.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

/// Ends the program.
[[noreturn]] void fail(const char* what);

struct tls_deleter {
  void operator()(SSL_CTX* settings) const noexcept { SSL_CTX_free(settings); }
  void operator()(SSL* session) const noexcept { SSL_free(session); }
};
using tls_settings = std::unique_ptr<SSL_CTX, tls_deleter>;

/// TLS 1.3 with one cipher, whatever the server likes best; any certificate.
tls_settings make_tls_settings();

/// A connection to a server on this machine; what is waited for, others wait for.
class wire {
 public:
  /// Connects, and shakes hands when there are settings.
  wire(std::uint16_t port, SSL_CTX* settings);
  wire(const wire&) = delete;
  wire& operator=(const wire&) = delete;
  /// Resets the connection, so that ports are not kept waiting.
  ~wire();

  /// How many bytes it took; none: try again later.
  std::size_t send(const char* data, std::size_t size);
  /// How many bytes there were; 0: the peer has ended; nothing: try again later.
  std::optional<std::size_t> receive(char* data, std::size_t size);
  [[nodiscard]] int descriptor() const noexcept { return socket_; }

 private:
  bool is_early(int result);

  int socket_;
  std::unique_ptr<SSL, tls_deleter> session_;
};
