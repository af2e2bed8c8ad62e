#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace tenon::http {

/// Files that TLS was told to use cannot be used; the message names the file and why.
class tls_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whom a connection proves to be: two PEM files.
struct certificate_files {
  std::string chain{};  ///< the certificate, then those between it and its root
  std::string key{};    ///< its private key, without a passphrase
};

/// What a server asks of its clients' certificates.
enum class client_certificates : std::uint8_t {
  optional,  ///< one is asked for; who shows none is served too, without
  required,  ///< the handshake fails without one
};

/// TLS 1.2 and 1.3 on a server's connections. One that a client shows is verified, or the handshake
/// fails; the verified one is `request::client_certificate`.
struct server_tls {
  /// Without any, connections are not encrypted. The one whose names match what the client asks for
  /// (SNI) is shown, else the first.
  std::vector<certificate_files> certificates{};
  /// PEM file of the authorities that issue clients' certificates; empty: none are asked for.
  std::string client_ca{};
  client_certificates clients = client_certificates::required;  ///< only with `client_ca`
  /// How often the files are looked at; changed ones are used for new connections, or, when they
  /// cannot be, the old ones stay and exchange_observer is told. Zero: only `server::reload_tls`.
  std::chrono::milliseconds reload_interval{10'000};
};

/// TLS 1.2 and 1.3 on a client's connections, to https URLs.
struct client_tls {
  /// PEM file of the authorities that are trusted; empty: those of the system.
  std::string ca{};
  /// Shown to servers that ask for one; empty names: none.
  certificate_files certificate{};
  /// Accepts any certificate of any host: whoever is in between can read and change everything. For
  /// experiments only.
  bool insecure = false;
};

}  // namespace tenon::http
