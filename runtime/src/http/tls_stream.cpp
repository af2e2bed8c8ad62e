#include "tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <new>

#include "tls_socket.hpp"
#include "tls_text.hpp"

namespace tenon::http::detail {

void ssl_deleter::operator()(ssl_st* session) const noexcept { SSL_free(session); }

tls_stream::tls_stream(ssl_ptr session, int socket, std::shared_ptr<const void> kept)
    : kept_(std::move(kept)), session_(std::move(session)) {
  BIO* const wire = make_tls_socket(socket);
  if (wire == nullptr) throw std::bad_alloc();
  SSL_set_bio(session_.get(), wire, wire);
}

tls_stream::state tls_stream::state_of(int result) noexcept {
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return state::want_read;
    case SSL_ERROR_WANT_WRITE:
      return state::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return state::ended;
    default:
      if (error_ == 0) error_ = ERR_peek_error();
      ERR_clear_error();
      broken_ = true;
      return state::failed;
  }
}

tls_stream::state tls_stream::handshake() noexcept {
  ERR_clear_error();
  const int result = SSL_do_handshake(session_.get());
  if (result != 1) return state_of(result);
  established_ = true;
  try {
    if (SSL_get_verify_result(session_.get()) == X509_V_OK) peer_ = peer_of(*session_);
  } catch (const std::bad_alloc&) {
    broken_ = true;
    return state::failed;
  }
  return state::done;
}

tls_stream::progress tls_stream::read(char* into, std::size_t space) noexcept {
  if (broken_) return {state::failed, 0};
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(session_.get(), into, space, &bytes);
  settled_ = false;
  if (result == 1) return {state::done, bytes};
  const state now = state_of(result);
  settled_ = now != state::want_read;
  return {now, 0};
}

sent tls_stream::write_part(std::string_view part) noexcept {
  sent total;
  while (!part.empty()) {
    ERR_clear_error();
    std::size_t bytes = 0;
    const int result = SSL_write_ex(session_.get(), part.data(), part.size(), &bytes);
    if (result != 1) {
      const state now = state_of(result);
      total.broken = now == state::failed || now == state::ended;
      break;
    }
    total.bytes += bytes;
    part.remove_prefix(bytes);
  }
  return total;
}

sent tls_stream::write(std::string_view first, std::string_view second) noexcept {
  if (broken_) return {0, true};
  sent total = write_part(first);
  if (total.broken || total.bytes < first.size() || second.empty()) return total;
  const sent rest = write_part(second);
  return {total.bytes + rest.bytes, rest.broken};
}

bool tls_stream::pending() const noexcept { return settled_ || SSL_pending(session_.get()) > 0; }

void tls_stream::close() noexcept {
  if (!established_ || broken_) return;
  ERR_clear_error();
  if (SSL_shutdown(session_.get()) < 0) ERR_clear_error();
}

std::string tls_stream::failure() const {
  const long verified = SSL_get_verify_result(session_.get());
  if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
  return tls_reason(error_);
}

}  // namespace tenon::http::detail
