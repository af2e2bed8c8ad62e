#pragma once
#include <cstdint>
#include <string_view>

namespace tenon::rules {

/// The formats of texts that JSON Schema defines (2020-12 validation, 7.3).
enum class text_format : std::uint8_t {
  any,  ///< no format
  date_time,
  date,
  time,
  duration,
  email,
  idn_email,
  hostname,
  idn_hostname,
  ipv4,
  ipv6,
  uri,
  uri_reference,
  iri,
  iri_reference,
  uri_template,
  uuid,
  json_pointer,
  relative_json_pointer,
  regex
};

/// The format's name in a schema: "date-time".
std::string_view name_of(text_format format) noexcept;

/// Whether `text` (valid UTF-8) has the format: RFC 3339 for dates, times and durations, RFC 5321
/// and 6531 for addresses of mail, RFC 1123 and 5890 for names of hosts, RFC 3986 and 3987 for
/// identifiers, RFC 6570 for templates, RFC 4122, RFC 6901, and ECMA-262 for regular expressions.
/// Takes time in proportion to the text. Any thread.
bool has_format(std::string_view text, text_format format);

}  // namespace tenon::rules
