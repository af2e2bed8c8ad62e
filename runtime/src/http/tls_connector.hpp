#pragma once

#include <memory>
#include <string>

#include "tls_context.hpp"
#include "tls_stream.hpp"

namespace tenon::http::detail {

/// What a client's connections need for TLS. Any thread.
class tls_connector {
 public:
  /// Reads the files. Throws tls_error.
  explicit tls_connector(const client_tls& options);

  /// The client's side of a connection to `host`, a name or a numeric address, which the peer's
  /// certificate has to be for.
  [[nodiscard]] std::unique_ptr<tls_stream> connect(int socket, const std::string& host) const;

 private:
  ssl_ctx_ptr settings_;
  bool insecure_;
};

}  // namespace tenon::http::detail
