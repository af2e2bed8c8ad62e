#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <tenon/http/body.hpp>

namespace tenon::http {

/// The bytes of a connection that speaks HTTP no longer. For the tasks of one loop: one reads, one
/// writes at a time.
class byte_stream {
 public:
  virtual ~byte_stream() = default;
  /// What has arrived, valid until the next call; empty when the peer sends no more. May be
  /// cancelled.
  virtual task<std::string_view> read() = 0;
  /// Sends all of it, as slowly as the peer takes it, but not slower than the server allows; false
  /// when it cannot be sent. Not cancelled.
  virtual task<bool> write(std::string_view bytes) = 0;
};

/// The body of an answer with status 101: takes the connection over when its head has been sent
/// (RFC 9110 section 7.8). The server adds `Connection: Upgrade`; `Upgrade` is the service's.
class takeover : public body_source {
 public:
  /// Runs in the context of the request, which is cancelled when the peer is gone while nothing
  /// reads, and when the server does not wait any longer. The connection is closed at its end: at
  /// once when it gives true; else what the peer is still sending is thrown away for a moment, so
  /// that it can read what it was sent last.
  virtual task<bool> run(byte_stream& io) = 0;
  /// The server is ending: `run` should, soon. On the loop; may be called before `run` too.
  virtual void drain() noexcept = 0;

  task<std::string_view> read() final { co_return std::string_view{}; }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept final { return 0; }
};

}  // namespace tenon::http
