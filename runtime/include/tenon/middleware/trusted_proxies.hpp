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
  /// The headers that these proxies write themselves, whatever their clients send: of
  /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host` those that they do, or
  /// `Forwarded` (RFC 7239) alone, which tells all three. One that a proxy passes on as it comes is
  /// the client's word.
  std::vector<std::string> headers{"X-Forwarded-For"};
};

/// Has those inside see the client as the outermost trusted proxy saw it: its address in place of
/// the proxy's (http::request::peer), which is the last one that is no trusted proxy's, and the
/// scheme and host that it used (context::scheme, context::host and the Host field). The headers of
/// any other peer are not believed, and what is malformed in them tells nothing: the proxy that
/// wrote it is then the peer.
class trusted_proxies final : public layer {
 public:
  /// Throws std::invalid_argument for what is no network, and other headers.
  explicit trusted_proxies(trusted_proxies_options options);
  task<http::response> handle(http::request& incoming) override;

 private:
  /// What the proxies tell; empty texts: nothing.
  struct told {
    std::string address{};
    std::string_view scheme{};
    std::string host{};
  };
  [[nodiscard]] bool trusts(std::string_view peer) const noexcept;
  [[nodiscard]] told told_by(const http::request& incoming) const;

  bool unix_;  // before the networks, of which it is none
  http::network_list networks_;
  bool forwarded_ = false;
  bool for_ = false;
  bool proto_ = false;
  bool host_ = false;
};

}  // namespace tenon::middleware
