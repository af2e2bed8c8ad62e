#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <tenon/http/client_options.hpp>
#include <tenon/http/message.hpp>

namespace tenon::http::detail {

/// Takes a content coding off, piece by piece.
class content_decoder {
 public:
  virtual ~content_decoder() = default;
  struct step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };
  /// Goes on until the input is used up, or the room for output. Throws transport_error::protocol
  /// for what is not of this coding.
  virtual step decode(std::string_view input, char* out, std::size_t space) = 0;
  /// Whether the content may end here.
  [[nodiscard]] virtual bool complete() const noexcept = 0;
};

/// For gzip, deflate, br and zstd (RFC 9110 section 8.4.1, RFC 7932, RFC 8878); null for another
/// coding.
[[nodiscard]] std::unique_ptr<content_decoder> make_content_decoder(std::string_view coding);
/// What Accept-Encoding says of them.
inline constexpr std::string_view decodable_codings = "gzip, deflate, br, zstd";

/// Replaces an encoded content by what it decodes to, as it is read, and removes the fields that
/// are about the encoded one. Reading throws transport_error: too_large beyond the options' limits,
/// protocol for what is malformed or cut off. Leaves a content alone that has several codings, or
/// one that is not known.
void decode_content(response& answer, const client_decoding& options);

}  // namespace tenon::http::detail
