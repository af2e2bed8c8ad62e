#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/network_list.hpp>
#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

struct trusted_proxies_options {
  /// Addresses and networks (`10.0.0.0/8`, `fd00::/8`, `192.0.2.7`) of the proxies in front;
  /// `unix`: who has no address, as the peers of a Unix socket.
  std::vector<std::string> networks{};
  /// The one header that these proxies write: `X-Forwarded-For`, or `Forwarded` (RFC 7239).
  std::string header = "X-Forwarded-For";
};

/// Puts the address of the client in place of the proxy's (http::request::peer), for those inside:
/// the last address of the header that is no trusted proxy's. The header of any other peer is not
/// believed. What is no address ends the search: the proxy that wrote it is then the peer.
class trusted_proxies final : public layer {
 public:
  /// Throws std::invalid_argument for what is no network, or another header.
  explicit trusted_proxies(trusted_proxies_options options);
  task<http::response> handle(http::request& incoming) override;

 private:
  [[nodiscard]] bool trusts(std::string_view peer) const noexcept;
  [[nodiscard]] std::string client_of(const http::request& incoming) const;

  bool unix_;  // before the networks, of which it is none
  http::network_list networks_;
  bool forwarded_;
};

}  // namespace tenon::middleware
