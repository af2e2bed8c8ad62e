#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tenon::middleware::detail {

/// Compresses a content, piece by piece.
class encoder {
 public:
  virtual ~encoder() = default;
  /// Appends all that a reader needs to see the input so far.
  virtual void add(std::string_view input, std::string& out) = 0;
  /// Appends the rest, and the end. Once.
  virtual void finish(std::string_view input, std::string& out) = 0;
};

/// For gzip (RFC 1952), br (RFC 7932) and zstd (RFC 8878); null for another coding. `level` is from
/// 1 (fast) to 9 (small).
[[nodiscard]] std::unique_ptr<encoder> make_encoder(std::string_view coding, int level);

}  // namespace tenon::middleware::detail
