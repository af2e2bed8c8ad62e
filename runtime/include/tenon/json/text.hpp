#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tenon/json/read.hpp>
#include <tenon/json/write.hpp>
#include <vector>

namespace tenon::json {

/// A text is no JSON, or does not fit the type it was read into.
class error : public std::runtime_error {
 public:
  /// From a reader that has found errors.
  explicit error(const reader& in);

  /// Set when the text is no JSON.
  const std::optional<json::syntax_error>& syntax() const noexcept { return syntax_; }
  /// All violations found, up to the reader's limit.
  const std::vector<violation>& violations() const noexcept { return violations_; }

 private:
  std::optional<json::syntax_error> syntax_;
  std::vector<violation> violations_;
};

/// Reads a JSON text that holds exactly one `T`. Throws `error`.
template <class T>
T parse(std::string_view text, reader_options options = {}) {
  reader in{text, options};
  T value{};
  read_json(in, value);
  if (!in.finish()) throw error{in};
  return value;
}

/// The value as compact JSON text.
template <class T>
std::string to_text(const T& value, writer_options options = {}) {
  std::string text;
  writer out{text, options};
  write_json(out, value);
  out.finish();
  return text;
}

template <class T>
any any::from(const T& value) {
  return parse(json::to_text(value));
}

template <class T>
T any::as() const {
  return json::parse<T>(text_);
}

}  // namespace tenon::json
