#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "document/node.hpp"

namespace tenon::gen::document {

// libfyaml finds where scalars begin and end; what they say is decoded here. Version 0.7.12 gets
// that wrong for runs of quotes, for texts of many pieces, and for empty block scalars.

/// Text of a plain or quoted scalar (YAML 1.2.2, 7.3): `inside` is what stands between the quotes.
/// Line breaks are folded and escapes replaced.
std::string decode_flow_scalar(std::string_view inside, node_style style);

/// A literal or folded scalar (YAML 1.2.2, 8.1).
struct block_scalar {
  std::string text{};
  /// Offset of the `|` or `>`.
  std::size_t header = 0;
  /// Offsets of the content, without the white space around it; equal when there is none.
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Decodes the block scalar whose header stands on the line before offset `content`.
std::optional<block_scalar> decode_block_scalar(std::string_view text, std::size_t content);

}  // namespace tenon::gen::document
