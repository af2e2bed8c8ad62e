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

/// Takes text apart that has nothing to unescape and is ASCII, as most is, in one pass; false, with
/// nothing added, when it is not.
bool read_plain(std::string_view text, raw_fields& out) {
  const auto view = [](const char* from, const char* to) {
    return std::string_view(from, static_cast<std::size_t>(to - from));
  };
  const char* const end = text.data() + text.size();
  const char* name = text.data();
  const char* equals = nullptr;
  unsigned bits = 0;  // of all characters together
  for (const char* at = name;; ++at) {
    // Letters, first of all.
    while (at != end && static_cast<unsigned char>(*at) > '=')
      bits |= static_cast<unsigned char>(*at++);
    if (at == end || *at == '&') {
      if (equals != nullptr) {
        out.push_back({view(name, equals), view(equals + 1, at)});
      } else if (at != name) {
        out.push_back({view(name, at), {}});
      }
      if (at == end) break;
      name = at + 1;
      equals = nullptr;
    } else if (*at == '=') {
      if (equals == nullptr) equals = at;
    } else if (*at == '%' || *at == '+') {
      bits = 0x80;
      break;
    }
  }
  if ((bits & 0x80U) == 0) return true;
  out.clear();
  return false;
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
    names.push_back(std::move(name));
  }
  // Names end up in error documents, which are UTF-8.
  if (readable && detail::is_utf8(field.name)) {
    fields.push_back(field);
  } else {
    malformed = true;
  }
}

void field_list::read_urlencoded(std::string_view text) {
  if (text.empty()) return;
  fields.reserve(fields.size() + 8);
  if (fields.empty() && !malformed && read_plain(text, fields)) {
    how = escaping::none;
    return;
  }
  while (!text.empty()) {
    std::string_view value = next_part(text, '&');
    if (value.empty()) continue;
    const std::string_view name = next_part(value, '=');
    add(name, value);
  }
}

void field_list::read_cookies(std::string_view text) {
  while (!text.empty()) {
    std::string_view value = trimmed(next_part(text, ';'));
    if (value.empty()) continue;
    const std::string_view name = next_part(value, '=');
    if (!detail::is_utf8(name)) {
      malformed = true;
      continue;
    }
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
    if (field.name.size() != name.size() || !http::equal_ignoring_case(field.name, name)) continue;
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
