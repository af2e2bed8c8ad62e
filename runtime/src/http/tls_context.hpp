#pragma once

#include <memory>
#include <string>

#include <tenon/http/tls.hpp>

struct ssl_ctx_st;

namespace tenon::http::detail {

struct ssl_ctx_deleter {
  void operator()(ssl_ctx_st* settings) const noexcept;
};
using ssl_ctx_ptr = std::unique_ptr<ssl_ctx_st, ssl_ctx_deleter>;

/// What both sides have in common: TLS 1.2 or 1.3, no compression, no renegotiation, ciphers with
/// forward secrecy, writes in parts.
[[nodiscard]] ssl_ctx_ptr make_tls_settings(bool server);
/// Throws tls_error.
void use_certificate(ssl_ctx_st& settings, const certificate_files& files);
/// Trusts the authorities of a PEM file. Throws tls_error.
void trust_file(ssl_ctx_st& settings, const std::string& file);

}  // namespace tenon::http::detail
