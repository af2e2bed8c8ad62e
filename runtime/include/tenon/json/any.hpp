#pragma once
#include <string>
#include <string_view>
#include <tenon/json/kind.hpp>

namespace tenon::json {

/// Any JSON value, kept as its exact text without insignificant whitespace. Default: null.
/// Conversions to and from nlohmann::json are in `<tenon/json/nlohmann.hpp>`.
class any {
 public:
  any() : text_{"null"} {}

  /// Reads one JSON value. Throws `json::error` for anything that is not exactly one, and for
  /// duplicate keys.
  static any parse(std::string_view text);

  /// The value as JSON: `any::from(pet)`. Include `<tenon/json.hpp>` to use it.
  template <class T>
  static any from(const T& value);

  /// The value read into a type; throws `json::error` when it does not fit. Include
  /// `<tenon/json.hpp>` to use it.
  template <class T>
  T as() const;

  /// The JSON text: valid, compact, numbers and escapes as they were written.
  const std::string& text() const noexcept { return text_; }
  json::kind kind() const noexcept;
  bool is_null() const noexcept { return text_ == "null"; }

  /// Equal as values: the order of members, the spelling of numbers (1, 1.0, 1e0) and of escapes
  /// make no difference.
  friend bool operator==(const any& a, const any& b) {
    return a.text_ == b.text_ || same_value(a.text_, b.text_);
  }

 private:
  friend class reader;
  static bool same_value(std::string_view a, std::string_view b);

  std::string text_;
};

}  // namespace tenon::json
