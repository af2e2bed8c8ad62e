#pragma once

#include <string>
#include <string_view>

namespace tenon::http::detail {

/// How a quoted string of a field's value is read.
enum class quoting : unsigned char {
  field,  ///< a backslash makes the next character plain: RFC 9110 section 5.6.4
  form    ///< as browsers and curl write names of forms: `\"`, `\\`, `%22`, `%0D`, `%0A`
};

/// The parameters of a field's value, `type; name=value; name="value"`, one by one.
class field_parameters {
 public:
  explicit field_parameters(std::string_view value, quoting how);

  /// False at the end, and where the text is no parameter (`malformed`).
  bool next(std::string_view& name, std::string& value);
  [[nodiscard]] bool malformed() const noexcept { return malformed_; }

 private:
  bool fail();
  bool read_value(std::string& out);
  bool read_quoted(std::string& out);

  std::string_view rest_;
  quoting how_;
  bool malformed_ = false;
};

}  // namespace tenon::http::detail
