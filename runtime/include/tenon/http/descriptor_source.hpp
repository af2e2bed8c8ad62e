#pragma once

#include <cstdint>

#include <tenon/http/body.hpp>

namespace tenon::http {

/// Content that lies in a regular file: a server may have the kernel send it (sendfile) in place of
/// reading it. Its `length` is that of what is left.
class descriptor_source : public body_source {
 public:
  /// Stays open, and this source's.
  [[nodiscard]] virtual int descriptor() const noexcept = 0;
  /// Where what is left begins.
  [[nodiscard]] virtual std::uint64_t offset() const noexcept = 0;
  /// So many bytes were sent without `read`.
  virtual void skip(std::uint64_t bytes) noexcept = 0;
};

}  // namespace tenon::http
