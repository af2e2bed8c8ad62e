#include <tenon/rules/format.hpp>

#include <algorithm>
#include <string>
#include <tenon/rules/pattern.hpp>

#include "formats.hpp"

namespace tenon::rules {

namespace {

using namespace formats;

bool is_uuid(std::string_view text) noexcept {
  constexpr std::string_view form = "00000000-0000-0000-0000-000000000000";
  return std::ranges::equal(text, form,
                            [](char c, char place) { return place == '-' ? c == '-' : is_hex(c); });
}

bool is_json_pointer(std::string_view text) noexcept {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) noexcept {
  scan in{text};
  const std::string_view steps = in.digits();
  if (steps.empty() || (steps.size() > 1 && steps[0] == '0')) return false;
  return in.rest() == "#" || is_json_pointer(in.rest());
}

/// What the engines take beyond ECMA-262: groups and escapes of their own.
bool has_foreign_syntax(std::string_view text) {
  constexpr std::string_view escapes = "dDwWsSbBfnrtvcxukpP";
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
      if (is_letter(text[i]) && escapes.find(text[i]) == std::string_view::npos) return true;
    } else if (text[i] == '(' && text[i + 1] == '?') {
      const std::string_view kind = text.substr(i + 2);
      if (kind.empty() || std::string_view{":=!<"}.find(kind[0]) == std::string_view::npos) {
        return true;
      }
    }
  }
  return false;
}

bool is_regex(std::string_view text) {
  if (has_foreign_syntax(text)) return false;
  try {
    const pattern compiled{text};
    compiled.matches("");
    return true;
  } catch (const bad_pattern&) {
    return false;
  }
}

}  // namespace

std::string_view name_of(text_format format) noexcept {
  static constexpr std::string_view names[] = {"",
                                               "date-time",
                                               "date",
                                               "time",
                                               "duration",
                                               "email",
                                               "idn-email",
                                               "hostname",
                                               "idn-hostname",
                                               "ipv4",
                                               "ipv6",
                                               "uri",
                                               "uri-reference",
                                               "iri",
                                               "iri-reference",
                                               "uri-template",
                                               "uuid",
                                               "json-pointer",
                                               "relative-json-pointer",
                                               "regex"};
  return names[static_cast<std::size_t>(format)];
}

bool has_format(std::string_view text, text_format format) {
  switch (format) {
    case text_format::any:
      return true;
    case text_format::date_time:
      return is_date_time(text);
    case text_format::date:
      return is_date(text);
    case text_format::time:
      return is_time(text);
    case text_format::duration:
      return is_duration(text);
    case text_format::email:
      return is_email(text);
    case text_format::idn_email:
      return is_idn_email(text);
    case text_format::hostname:
      return is_hostname(text);
    case text_format::idn_hostname:
      return is_idn_hostname(text);
    case text_format::ipv4:
      return is_ipv4(text);
    case text_format::ipv6:
      return is_ipv6(text);
    case text_format::uri:
      return is_uri(text, false);
    case text_format::uri_reference:
      return is_uri_reference(text, false);
    case text_format::iri:
      return is_uri(text, true);
    case text_format::iri_reference:
      return is_uri_reference(text, true);
    case text_format::uri_template:
      return is_uri_template(text);
    case text_format::uuid:
      return is_uuid(text);
    case text_format::json_pointer:
      return is_json_pointer(text);
    case text_format::relative_json_pointer:
      return is_relative_json_pointer(text);
    case text_format::regex:
      return is_regex(text);
  }
  return true;
}

}  // namespace tenon::rules
