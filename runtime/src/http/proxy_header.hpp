#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::http::detail {

/// What a proxy begins a connection with, to tell whose it is: the PROXY protocol, version 1 or 2
/// (haproxy.org/download/2.9/doc/proxy-protocol.txt).
class proxy_header {
 public:
  enum class state : std::uint8_t { incomplete, complete, failed };

  /// Takes what belongs to it off the front of `coming`.
  [[nodiscard]] state take(std::string_view& coming);
  /// Once it is complete: the client's address; nothing when the proxy speaks for itself, or does
  /// not know.
  [[nodiscard]] const std::optional<sockaddr_storage>& source() const noexcept { return source_; }
  /// Whether the client came to the proxy over TLS, as version 2 can tell.
  [[nodiscard]] bool secure() const noexcept { return secure_; }

 private:
  [[nodiscard]] state take_byte(char byte);
  [[nodiscard]] bool read_text();
  [[nodiscard]] bool read_binary();

  std::string text_;
  std::size_t size_ = 0;  // of version 2, once it is known
  std::optional<sockaddr_storage> source_;
  bool secure_ = false;
};

}  // namespace tenon::http::detail
