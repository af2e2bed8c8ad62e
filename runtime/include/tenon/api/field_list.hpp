#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/api/parameter_style.hpp>
#include <tenon/async/pool_allocator.hpp>
#include <tenon/http/fields.hpp>

namespace tenon::api {

/// How text inside a message is escaped.
enum class escaping : std::uint8_t {
  none,     ///< as it stands
  field,    ///< as it stands, with blanks around the commas of a list (header fields)
  percent,  ///< percent-encoded (paths, cookies)
  form      ///< percent-encoded, and `+` is a space (query strings, urlencoded bodies)
};

/// One `name=value` of a query string, a cookie field or an urlencoded body. The value is still
/// escaped: a style splits it before it is unescaped.
struct raw_field {
  std::string_view name{};
  std::string_view value{};
};

using raw_fields = std::vector<raw_field, tenon::detail::pool_allocator<raw_field>>;

/// The pairs of one query string, cookie field, urlencoded body or object parameter, in order. The
/// text they were read from outlives the list.
struct field_list {
  escaping how = escaping::form;
  raw_fields fields{};
  /// What those names refer to that were escaped.
  std::vector<std::shared_ptr<const std::string>> names{};
  bool malformed = false;  ///< a name could not be unescaped or is no UTF-8; that pair is left out

  /// Fills the empty list with the pairs of `name=value&name=value`. Once: `how` becomes `none`
  /// when nothing in the text is escaped.
  void read_urlencoded(std::string_view text);
  /// Adds the pairs of a Cookie field (RFC 6265 section 4.2.1).
  void read_cookies(std::string_view text);
  /// Adds one pair; the name is unescaped, the value kept as it is.
  void add(std::string_view escaped_name, std::string_view escaped_value);
};

/// Whether unescaping would change nothing.
[[nodiscard]] bool is_unescaped(std::string_view text, escaping how) noexcept;
/// Appends the text without its escapes; false, with `out` as it was, when one is malformed.
[[nodiscard]] bool append_unescaped(std::string& out, std::string_view text, escaping how);

/// Where one parameter's text comes from: pairs (query, cookie, body) or one text (path, header).
struct parameter_source {
  const field_list* fields = nullptr;
  std::string_view text{};
  bool has_text = false;
  escaping how = escaping::none;
  bool brackets = false;  ///< pairs may be named `a[b][0]`, whatever the style
};

/// The header fields of that name, as one list (RFC 9110 section 5.3). `joined` holds the text when
/// there are several, and lives as long as the source.
[[nodiscard]] parameter_source header_text(const http::fields& headers, std::string_view name,
                                           std::string& joined);

/// What came of looking for a parameter.
enum class taken { absent, found, repeated, malformed };

/// Whether the parameter is there once, without a text.
[[nodiscard]] bool is_empty(const parameter_source& from, std::string_view name) noexcept;
/// The parameter as one text, unescaped: a view of the source, or of `room` when it had escapes.
[[nodiscard]] taken take_text(const parameter_source& from, std::string_view name,
                              parameter_style how, std::string& room, std::string_view& out);
/// The parameter's items, unescaped. Empty text is the empty list.
[[nodiscard]] taken take_items(const parameter_source& from, std::string_view name,
                               parameter_style how, std::vector<std::string>& out);
/// The members of a parameter that is an object. With `form` and explode these are all the pairs of
/// the query string: the members stand beside the other parameters.
[[nodiscard]] taken take_members(const parameter_source& from, std::string_view name,
                                 parameter_style how, field_list& out);

}  // namespace tenon::api
