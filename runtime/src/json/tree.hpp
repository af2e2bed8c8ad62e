#pragma once
#include <string>
#include <tenon/json/kind.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/value/map.hpp>
#include <vector>

namespace tenon::json {

/// A JSON value taken apart.
struct tree {
  json::kind kind = kind::null;
  /// Strings decoded; numbers and words in their one canonical spelling.
  std::string text{};
  std::vector<tree> items{};
  map<tree> members{};
};

/// Consumes the next value. What it is when the reader finds an error is unspecified.
tree read_tree(reader& in);

/// One spelling for each value.
std::string canonical(const tree& value);

}  // namespace tenon::json
