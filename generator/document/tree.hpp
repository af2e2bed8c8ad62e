#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::document {

/// Storage behind `node`: flat arrays addressed by index. Text is a view of the source file where
/// the file holds it as is, and of `decoded` otherwise.
class tree {
 public:
  static constexpr std::uint32_t none = 0xffff'ffff;

  struct value {
    kind type = kind::null;
    node_style style = node_style::plain;
    /// First child in `children`; for scalars unused.
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t parent = none;
    std::uint32_t position = 0;
    /// Index in `keys` when this is an entry of a mapping.
    std::uint32_t key = none;
    /// For an alias, the value it stands for.
    std::uint32_t target = none;
    std::string_view text;
  };

  struct key {
    std::string_view text;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  /// Mappings with more entries than this have their children listed a second time, sorted by key.
  static constexpr std::uint32_t largest_unsorted = 12;

  source::file_id file = source::file_id::none;
  std::vector<value> values;
  std::vector<key> keys;
  std::vector<std::uint32_t> children;
  std::deque<std::string> decoded;
  std::uint32_t root = 0;

  std::string_view key_text(std::uint32_t index) const {
    const std::uint32_t at = values[index].key;
    return at == none ? std::string_view() : keys[at].text;
  }
};

}  // namespace tenon::gen::document
