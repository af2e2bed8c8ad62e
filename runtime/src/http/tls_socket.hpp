#pragma once

#include <openssl/types.h>

namespace tenon::http::detail {

/// Gives OpenSSL a non-blocking socket that it does not own. OpenSSL's own would raise SIGPIPE.
/// Null when there is no memory.
[[nodiscard]] BIO* make_tls_socket(int socket) noexcept;

}  // namespace tenon::http::detail
