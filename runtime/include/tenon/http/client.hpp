#pragma once

#include <memory>
#include <string_view>

#include <tenon/http/client_options.hpp>
#include <tenon/http/service.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>

namespace tenon::http {

namespace detail {
class client_core;
}

/// Sends requests to one origin over HTTP/1.1 and keeps connections for the next ones. A service:
/// `handle` sends the request and answers with what came back, its content a stream when it is
/// large. May be used from several loops at the same time; each call runs on its caller's loop.
///
/// The answer is given as soon as its head and, when it is small, its content are here. A refusal
/// (a status of 300 or more) ends the sending of the request's content. Otherwise that goes on
/// while the answer's content is read, so the request's stream, which is moved from it, lives as
/// long as the answer's; a small answer is given once all has been sent. A streamed answer keeps
/// its connection until it was read to its end; dropped before, it closes it.
///
/// A cancelled call closes its connection. A kept connection that turns out to be closed is
/// replaced once, when the request may be repeated (RFC 9110 section 9.2.2) and its body is in
/// memory or restartable; with any other body a request gets a new connection. The context's
/// request id and trace are sent along (X-Request-Id, traceparent, tracestate) unless the request
/// says otherwise. Throws transport_error.
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
  std::shared_ptr<detail::client_core> core_;  // shared with the bodies still being read
};

}  // namespace tenon::http
