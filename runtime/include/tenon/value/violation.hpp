#pragma once
#include <string>

namespace tenon {

/// One way in which a value breaks its schema.
struct violation {
  /// Where: JSON Pointer (RFC 6901) into the document or the parameter's value; "" is the whole.
  std::string pointer{};
  /// Which rule: one of the stable words in `<tenon/rules/codes.hpp>`.
  std::string code{};
  /// What is wrong, in English, without repeating the value.
  std::string message{};

  bool operator==(const violation&) const = default;
};

}  // namespace tenon
