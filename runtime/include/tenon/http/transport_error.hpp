#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace tenon::http {

/// A request that has no (whole) answer. Documented answers, whatever their status, are not errors.
class transport_error : public std::runtime_error {
 public:
  enum class kind : std::uint8_t {
    resolve,      ///< the host's name has no address
    connect,      ///< no connection could be made
    timeout,      ///< one of the client's timeouts passed
    closed,       ///< the peer closed the connection before the answer was whole
    protocol,     ///< the answer is not HTTP/1.1 as this client accepts it
    too_large,    ///< the answer's head, or its decoded content, is larger than the client allows
    tls,          ///< the peer is not who the URL names, or there is no common TLS
    redirect,     ///< a redirect that is not followed: to http from https, or one too many
    unavailable,  ///< not sent: the host has failed too often (see client_breaker)
  };
  transport_error(kind why, const std::string& message) : std::runtime_error(message), why_(why) {}
  [[nodiscard]] kind why() const noexcept { return why_; }

 private:
  kind why_;
};

}  // namespace tenon::http
