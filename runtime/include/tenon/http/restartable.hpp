#pragma once

#include <tenon/http/body.hpp>

namespace tenon::http {

/// What a body_source is besides, when its content can be read again from its beginning, as that of
/// a file: a client then sends it on a kept connection, and once more on a new one when that turns
/// out to be closed.
class restartable {
 public:
  virtual ~restartable() = default;
  /// Whether `restart` may be called. Of a source around another one: whether that one's may.
  [[nodiscard]] virtual bool can_restart() const noexcept { return true; }
  /// The next read gives the first piece again. Not while one is under way. Throws what the source
  /// fails with.
  virtual task<void> restart() = 0;
};

/// The body's source, when it can be restarted; null when it cannot, or the body is in memory.
[[nodiscard]] restartable* restartable_of(const body& content) noexcept;

}  // namespace tenon::http
