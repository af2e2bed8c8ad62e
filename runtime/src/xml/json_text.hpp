#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::xml {

/// Whether the text is a JSON number (RFC 8259 section 6).
bool is_json_number(std::string_view text) noexcept;

/// Appends the text, which is UTF-8, as a JSON string.
void append_json_string(std::string& out, std::string_view text);

/// A JSON value taken apart.
struct json_value {
  enum class kind : std::uint8_t { null, text, list, object };
  kind is = kind::null;
  /// Of strings decoded, of numbers and booleans as written.
  std::string text{};
  std::vector<json_value> items{};
  std::vector<std::pair<std::string, json_value>> members{};
};

/// Takes a JSON text apart. Throws std::domain_error when it is none.
json_value read_json_value(std::string_view text);

}  // namespace tenon::xml
