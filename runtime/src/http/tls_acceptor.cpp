#include "tls_acceptor.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstring>
#include <new>
#include <string_view>

#include "tls_context.hpp"
#include "tls_text.hpp"

namespace tenon::http::detail {

/// One for each certificate; connections begin with the first.
struct tls_acceptor::settings {
  std::vector<ssl_ctx_ptr> all{};
};

namespace {

/// RFC 7301: http/1.1 when the client offers protocols; others are refused.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  constexpr std::string_view ours = "http/1.1";
  for (unsigned int at = 0; at < offered_size; at += 1U + offered[at]) {
    const std::string_view name(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
    if (name != ours) continue;
    *chosen = offered + at + 1;
    *size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// RFC 6066 section 3: the certificate for the name that the client asks for.
int choose_certificate(SSL* session, int*, void* settings) {
  const char* const name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
  for (const ssl_ctx_ptr& each : *static_cast<const std::vector<ssl_ctx_ptr>*>(settings)) {
    X509* const certificate = SSL_CTX_get0_certificate(each.get());
    if (X509_check_host(certificate, name, std::strlen(name), 0, nullptr) != 1) continue;
    SSL_set_SSL_CTX(session, each.get());
    break;
  }
  return SSL_TLSEXT_ERR_OK;
}

void ask_clients(SSL_CTX& settings, const server_tls& options) {
  trust_file(settings, options.client_ca);
  SSL_CTX_set_client_CA_list(&settings, SSL_load_client_CA_file(options.client_ca.c_str()));
  const bool required = options.clients == client_certificates::required;
  SSL_CTX_set_verify(&settings, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  // A resumed session would go round the check of the certificate, which may have expired.
  SSL_CTX_set_options(&settings, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(&settings, 0);
}

ssl_ctx_ptr server_settings(const server_tls& options, const certificate_files& files) {
  ssl_ctx_ptr made = make_tls_settings(true);
  use_certificate(*made, files);
  SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(made.get(), choose_protocol, nullptr);
  if (!options.client_ca.empty()) ask_clients(*made, options);
  return made;
}

void append_version(std::string& to, const std::string& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0) found = {};
  for (const auto number :
       {static_cast<std::uint64_t>(found.st_ino), static_cast<std::uint64_t>(found.st_size),
        static_cast<std::uint64_t>(found.st_mtim.tv_sec),
        static_cast<std::uint64_t>(found.st_mtim.tv_nsec)}) {
    to.append(std::to_string(number)).push_back(' ');
  }
}

}  // namespace

tls_acceptor::tls_acceptor(server_tls options)
    : options_(std::move(options)),
      next_look_((clock::now() + options_.reload_interval).time_since_epoch().count()) {
  reload();
}

tls_acceptor::~tls_acceptor() = default;

void tls_acceptor::reload() {
  std::string seen = versions();
  const auto made = std::make_shared<settings>();
  for (const certificate_files& each : options_.certificates) {
    made->all.push_back(server_settings(options_, each));
  }
  SSL_CTX_set_tlsext_servername_callback(made->all.front().get(), choose_certificate);
  SSL_CTX_set_tlsext_servername_arg(made->all.front().get(), &made->all);
  const std::lock_guard lock(mutex_);
  settings_ = made;
  versions_ = std::move(seen);
}

void tls_acceptor::reload_changed(clock::time_point now) {
  if (options_.reload_interval.count() <= 0) return;
  clock::rep due = next_look_.load();
  if (now.time_since_epoch().count() < due) return;
  const clock::rep next = (now + options_.reload_interval).time_since_epoch().count();
  if (!next_look_.compare_exchange_strong(due, next)) return;  // another thread does it
  std::string seen = versions();
  {
    const std::lock_guard lock(mutex_);
    if (seen == versions_) return;
    versions_ = std::move(seen);  // what cannot be used is told about once
  }
  reload();
}

std::shared_ptr<const tls_acceptor::settings> tls_acceptor::current() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

std::string tls_acceptor::versions() const {
  std::string text;
  for (const certificate_files& each : options_.certificates) {
    append_version(text, each.chain);
    append_version(text, each.key);
  }
  if (!options_.client_ca.empty()) append_version(text, options_.client_ca);
  return text;
}

std::unique_ptr<tls_stream> tls_acceptor::accept(int socket) const {
  std::shared_ptr<const settings> with = current();
  ssl_ptr session(SSL_new(with->all.front().get()));
  if (session == nullptr) throw std::bad_alloc();
  SSL_set_accept_state(session.get());
  return std::make_unique<tls_stream>(std::move(session), socket, std::move(with));
}

}  // namespace tenon::http::detail
