#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include <tenon/http/service.hpp>
#include <tenon/http/tls.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>

namespace tenon::http {

/// How long a peer may take. None is infinite; the calling task's own deadline may come sooner.
struct client_timeouts {
  std::chrono::milliseconds connect{10'000};  ///< name look-up, connection and TLS handshake
  /// To the answer's head: from the start of sending or, of a streamed body, from its end. Also for
  /// the peer to read on while a body is sent.
  std::chrono::milliseconds response{60'000};
  std::chrono::milliseconds body{30'000};  ///< for each piece of the answer's content
};

struct client_options {
  client_timeouts timeouts{};
  std::size_t idle_connections = 64;                ///< kept open for later requests
  std::chrono::milliseconds idle_lifetime{30'000};  ///< for how long
  std::size_t head_bytes = 64 * 1024;               ///< of an answer; more is an error
  std::size_t fields = 200;                         ///< the same
  /// Connections may be made to addresses that are not public: this machine, private and link-local
  /// networks. Without, such a host is transport_error::connect: for URLs that others chose.
  bool private_addresses = true;
  client_tls tls{};  ///< for https
};

/// Sends requests to one origin over HTTP/1.1 and keeps connections for the next ones. A service:
/// `handle` sends the request and answers with what came back, its content a stream when it is
/// large. May be used from several loops at the same time; each call runs on its caller's loop.
///
/// A streamed request body is sent to its end before the answer is given, unless that is a refusal
/// (a status of 300 or more): then the source is cancelled. A streamed answer keeps its connection
/// until it was read to its end; dropped before, it closes it.
///
/// A cancelled call closes its connection. A kept connection that turns out to be closed is
/// replaced once, when the request may be repeated (RFC 9110 section 9.2.2) and its body is in
/// memory. The context's request id and trace parent are sent along (X-Request-Id, traceparent)
/// unless the request says otherwise. Throws transport_error.
class client final : public service {
 public:
  /// `origin`: scheme, host and port; requests bring the whole path. Throws tls_error when the
  /// files for https cannot be used.
  explicit client(url origin, client_options options = {});
  /// The same from a URL such as "http://localhost:8080". Throws std::invalid_argument when it is
  /// not one, or has a path or query.
  explicit client(std::string_view origin, client_options options = {});
  ~client() override;

  /// Throws std::invalid_argument when the request's target or method would not be valid HTTP.
  task<response> handle(request& outgoing) override;

 private:
  struct implementation;
  std::shared_ptr<implementation> implementation_;  // shared with the bodies still being read
};

}  // namespace tenon::http
