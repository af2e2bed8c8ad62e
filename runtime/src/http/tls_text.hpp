#pragma once

#include <memory>
#include <string>

#include <tenon/http/message.hpp>

struct ssl_st;

namespace tenon::http::detail {

/// What an error code of OpenSSL says.
[[nodiscard]] std::string tls_reason(unsigned long code);
/// What the oldest error of this thread says; clears them all.
[[nodiscard]] std::string take_tls_reason();

/// The certificate that the other side of a session has shown, or null.
[[nodiscard]] std::shared_ptr<const peer_certificate> peer_of(ssl_st& session);

}  // namespace tenon::http::detail
