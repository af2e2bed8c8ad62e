#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tenon/http/message.hpp>

#include "sockets.hpp"

struct ssl_st;

namespace tenon::http::detail {

struct ssl_deleter {
  void operator()(ssl_st* session) const noexcept;
};
using ssl_ptr = std::unique_ptr<ssl_st, ssl_deleter>;

/// TLS over a socket that others own and wait for: nothing here blocks. One thread at a time.
class tls_stream {
 public:
  enum class state : std::uint8_t {
    done,
    want_read,   ///< try again when the socket can be read
    want_write,  ///< try again when the socket can be written to
    ended,       ///< the peer has said that it sends no more
    failed       ///< broken, or cut off: `failure()`
  };
  struct progress {
    state now = state::done;
    std::size_t bytes = 0;
  };

  /// Over a non-blocking socket. `kept` lives as long as this object.
  tls_stream(ssl_ptr session, int socket, std::shared_ptr<const void> kept = {});
  tls_stream(const tls_stream&) = delete;
  tls_stream& operator=(const tls_stream&) = delete;
  ~tls_stream() = default;

  /// Once it is done, `peer` is known.
  [[nodiscard]] state handshake() noexcept;
  [[nodiscard]] progress read(char* into, std::size_t space) noexcept;
  /// As send_now. What was not taken has to come first the next time.
  [[nodiscard]] sent write(std::string_view first, std::string_view second = {}) noexcept;
  /// Whether `read` has something, or the last one told of more than waiting for the socket does.
  [[nodiscard]] bool pending() const noexcept;
  /// Tells the peer that no more is sent, if the socket takes that now.
  void close() noexcept;

  /// The peer's verified certificate, or null.
  [[nodiscard]] const std::shared_ptr<const peer_certificate>& peer() const noexcept {
    return peer_;
  }
  /// What went wrong, for people.
  [[nodiscard]] std::string failure() const;

 private:
  [[nodiscard]] state state_of(int result) noexcept;
  [[nodiscard]] sent write_part(std::string_view part) noexcept;

  std::shared_ptr<const void> kept_;
  ssl_ptr session_;
  std::shared_ptr<const peer_certificate> peer_;
  unsigned long error_ = 0;
  bool established_ = false;
  bool broken_ = false;
  bool settled_ = false;  // the last `read` told of something that another one tells again
};

}  // namespace tenon::http::detail
