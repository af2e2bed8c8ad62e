#include "tls_connector.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <new>

#include "tls_text.hpp"

namespace tenon::http::detail {

namespace {

constexpr unsigned char offered_protocols[] = "\x08http/1.1";

/// RFC 9110 section 4.3.4: by the address when the URL has one, else by the name.
bool expect_host(SSL& session, const std::string& host) {
  X509_VERIFY_PARAM* const expected = SSL_get0_param(&session);
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1) return true;
  const std::string name = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
  SSL_set_hostflags(&session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(&session, name.c_str()) == 1 &&
         SSL_set_tlsext_host_name(&session, name.c_str()) == 1;
}

}  // namespace

tls_connector::tls_connector(const client_tls& options)
    : settings_(make_tls_settings(false)), insecure_(options.insecure) {
  if (!options.ca.empty()) {
    trust_file(*settings_, options.ca);
  } else if (SSL_CTX_set_default_verify_paths(settings_.get()) != 1) {
    throw tls_error("cannot use the system's authorities: " + take_tls_reason());
  }
  if (!options.certificate.chain.empty()) use_certificate(*settings_, options.certificate);
  SSL_CTX_set_verify(settings_.get(), insecure_ ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  if (SSL_CTX_set_alpn_protos(settings_.get(), offered_protocols, sizeof offered_protocols - 1) !=
      0) {
    throw std::bad_alloc();
  }
}

std::unique_ptr<tls_stream> tls_connector::connect(int socket, const std::string& host) const {
  ssl_ptr session(SSL_new(settings_.get()));
  if (session == nullptr || !expect_host(*session, host)) throw std::bad_alloc();
  SSL_set_connect_state(session.get());
  return std::make_unique<tls_stream>(std::move(session), socket);
}

}  // namespace tenon::http::detail
