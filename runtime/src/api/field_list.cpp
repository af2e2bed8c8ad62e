#include <tenon/api/field_list.hpp>

#include <algorithm>
#include <cstddef>
#include <tenon/api/value_text.hpp>
#include <tenon/http/url.hpp>
#include <utility>

#include "blanks.hpp"

namespace tenon::api {
namespace {

/// Cuts what stands before `separator` off the front of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

}  // namespace

bool is_unescaped(std::string_view text, escaping how) noexcept {
  if (how == escaping::none || how == escaping::field) return true;
  if (text.find('%') != std::string_view::npos) return false;
  return how != escaping::form || text.find('+') == std::string_view::npos;
}

bool append_unescaped(std::string& out, std::string_view text, escaping how) {
  if (how == escaping::none || how == escaping::field) {
    out.append(text);
    return true;
  }
  return http::percent_decode(out, text, how == escaping::form);
}

void field_list::add(std::string_view escaped_name, std::string_view escaped_value) {
  raw_field field{.name = escaped_name, .value = escaped_value};
  bool readable = true;
  if (!is_unescaped(escaped_name, how)) {
    auto name = std::make_shared<std::string>();
    readable = append_unescaped(*name, escaped_name, how);
    field.name = *name;
    field.unescaped_name = std::move(name);
  }
  // Names end up in error documents, which are UTF-8.
  if (readable && detail::is_utf8(field.name)) {
    fields.push_back(std::move(field));
  } else {
    malformed = true;
  }
}

void field_list::read_urlencoded(std::string_view text) {
  if (text.empty()) return;
  fields.reserve(fields.size() + 8);
  // Most texts have nothing to unescape: that is found out once, not for every part.
  const bool plain =
      fields.empty() && !malformed && is_unescaped(text, how) && detail::is_ascii(text);
  if (plain) how = escaping::none;
  while (!text.empty()) {
    std::string_view value = next_part(text, '&');
    if (value.empty()) continue;
    const std::string_view name = next_part(value, '=');
    if (plain) {
      fields.push_back({.name = name, .value = value});
    } else {
      add(name, value);
    }
  }
}

void field_list::read_cookies(std::string_view text) {
  while (!text.empty()) {
    std::string_view value = trimmed(next_part(text, ';'));
    if (value.empty()) continue;
    const std::string_view name = next_part(value, '=');
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    fields.push_back({.name = name, .value = value});
  }
}

parameter_source header_text(const http::fields& headers, std::string_view name,
                             std::string& joined) {
  parameter_source found{.how = escaping::field};
  for (const http::fields::field& field : headers) {
    if (!http::equal_ignoring_case(field.name, name)) continue;
    if (found.has_text) {
      if (joined.empty()) joined = found.text;
      joined.append(", ").append(field.value);
      found.text = joined;
    } else {
      found.text = field.value;
      found.has_text = true;
    }
  }
  return found;
}

}  // namespace tenon::api
