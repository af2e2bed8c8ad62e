#pragma once

#include <memory>

#include <tenon/http/client_options.hpp>
#include <tenon/http/message.hpp>
#include <tenon/http/takeover.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>

namespace tenon::http {

namespace detail {
class client_core;
}

/// What asking a peer to switch protocols has come to.
struct upgraded {
  response answer{};  ///< its head
  /// The connection, when the peer has switched (101); null otherwise. It belongs to the loop of
  /// the call.
  std::unique_ptr<byte_stream> io{};
};

/// Asks a server to switch protocols (RFC 9110 section 7.8), each time on a connection of its own.
class upgrader {
 public:
  /// As of a client. Throws tls_error.
  explicit upgrader(url origin, client_options options = {});
  ~upgrader();

  /// `Connection: Upgrade` is added, `Upgrade` is the caller's, the content is in memory. Tried
  /// once; redirects are answers. Throws transport_error, and std::invalid_argument when the
  /// request would not be valid HTTP.
  task<upgraded> upgrade(request& asking);

 private:
  std::shared_ptr<detail::client_core> core_;
};

}  // namespace tenon::http
