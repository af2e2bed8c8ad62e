#pragma once
#include <string_view>

#include "openapi/model.hpp"

namespace tenon::gen::openapi {

/// One way to write a parameter into a message.
struct style_name {
  std::string_view name;
  style value;
  /// Locations where it is defined, as bits by `location`.
  unsigned locations;

  bool defined_for(location in) const { return (locations & 1u << static_cast<unsigned>(in)) != 0; }
};

/// The style of that name, or null.
const style_name* find_style(std::string_view name);

}  // namespace tenon::gen::openapi
