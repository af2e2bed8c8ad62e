#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::http {

/// Networks of IP addresses, such as those of the proxies in front of a server.
class network_list {
 public:
  network_list() noexcept = default;
  /// Each as `10.0.0.0/8`, `fd00::/8` or `192.0.2.7`. Throws std::invalid_argument for another
  /// text.
  explicit network_list(const std::vector<std::string>& networks);

  /// Whether the address is in one of them; what is no address is in none.
  [[nodiscard]] bool contains(std::string_view address) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return networks_.empty(); }

 private:
  struct network {
    std::array<unsigned char, 16> first{};  // as IPv6 writes it, IPv4 mapped
    unsigned bits = 0;
  };
  std::vector<network> networks_;
};

/// Whether the text is an IP address, without brackets or port.
[[nodiscard]] bool is_ip_address(std::string_view text) noexcept;

}  // namespace tenon::http
