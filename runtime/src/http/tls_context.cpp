#include "tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>

#include "tls_text.hpp"

namespace tenon::http::detail {

namespace {

constexpr const char* tls_1_2_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

[[noreturn]] void refuse_file(const char* what, const std::string& file) {
  throw tls_error(std::string("cannot use the ") + what + " '" + file + "': " + take_tls_reason());
}

/// Nobody is at a terminal to be asked.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

void ssl_ctx_deleter::operator()(ssl_ctx_st* settings) const noexcept { SSL_CTX_free(settings); }

ssl_ctx_ptr make_tls_settings(bool server) {
  ERR_clear_error();
  ssl_ctx_ptr made(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()));
  if (made == nullptr || SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(made.get(), tls_1_2_ciphers) != 1) {
    throw tls_error("TLS cannot be used: " + take_tls_reason());
  }
  SSL_CTX_set_options(made.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                      SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                   SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(made.get(), no_passphrase);
  return made;
}

void use_certificate(ssl_ctx_st& settings, const certificate_files& files) {
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(&settings, files.chain.c_str()) != 1) {
    refuse_file("certificate", files.chain);
  }
  if (SSL_CTX_use_PrivateKey_file(&settings, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(&settings) != 1) {
    refuse_file("private key", files.key);
  }
}

void trust_file(ssl_ctx_st& settings, const std::string& file) {
  ERR_clear_error();
  if (SSL_CTX_load_verify_file(&settings, file.c_str()) != 1) refuse_file("authorities", file);
}

}  // namespace tenon::http::detail
