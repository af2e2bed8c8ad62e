#include "tls_text.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <new>
#include <string_view>

namespace tenon::http::detail {

namespace {

struct x509_deleter {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
struct bio_deleter {
  void operator()(BIO* stream) const noexcept { BIO_free(stream); }
};

std::string subject_text(const X509& of) {
  const std::unique_ptr<BIO, bio_deleter> text(BIO_new(BIO_s_mem()));
  if (text == nullptr) throw std::bad_alloc();
  X509_NAME_print_ex(text.get(), X509_get_subject_name(&of), 0,
                     XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string fingerprint_text(const X509& of) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(&of, EVP_sha256(), digest.data(), &size) != 1) throw std::bad_alloc();
  std::string text;
  for (unsigned int index = 0; index < size; ++index) {
    text.push_back("0123456789abcdef"[digest[index] >> 4]);
    text.push_back("0123456789abcdef"[digest[index] & 15]);
  }
  return text;
}

std::string der_of(X509& certificate) {
  const int size = i2d_X509(&certificate, nullptr);
  if (size <= 0) throw std::bad_alloc();
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* end = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(&certificate, &end);
  return der;
}

}  // namespace

std::string tls_reason(unsigned long code) {
  if (code == 0) return "the connection was cut off";
  if (const char* const known = ERR_reason_error_string(code)) return known;
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

std::string take_tls_reason() {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  return tls_reason(code);
}

std::shared_ptr<const peer_certificate> peer_of(ssl_st& session) {
  const std::unique_ptr<X509, x509_deleter> shown(SSL_get1_peer_certificate(&session));
  if (shown == nullptr) return nullptr;
  auto found = std::make_shared<peer_certificate>();
  found->subject = subject_text(*shown);
  found->fingerprint = fingerprint_text(*shown);
  found->der = der_of(*shown);
  return found;
}

}  // namespace tenon::http::detail
