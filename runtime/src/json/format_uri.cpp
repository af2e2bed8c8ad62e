// Identifiers and references (RFC 3986, 3987) and templates of them (RFC 6570).

#include <algorithm>
#include <cstdint>

#include "formats.hpp"

namespace tenon::rules::formats {

namespace {

constexpr std::string_view sub_delims = "!$&'()*+,;=";

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_unreserved(char c) { return is_letter(c) || is_digit(c) || is_one_of(c, "-._~"); }

/// The code point at `at`, which is moved behind it. The text is valid UTF-8.
std::uint32_t take_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  std::uint32_t value = first & (first >= 0xF0 ? 0x07U : first >= 0xE0 ? 0x0FU : 0x1FU);
  while (at < text.size() && (byte(at) & 0xC0) == 0x80) value = value << 6 | (byte(at++) & 0x3FU);
  return value;
}

/// `ucschar`, and `iprivate` where it may stand (RFC 3987, 2.2).
bool is_international(std::uint32_t code, bool in_query) {
  const bool in_private = (code >= 0xE000 && code <= 0xF8FF) || code >= 0xF0000;
  if (in_private) return in_query && (code & 0xFFFE) != 0xFFFE;
  return code >= 0xA0 && !(code >= 0xFDD0 && code <= 0xFDEF) &&
         !(code >= 0xFFF0 && code < 0x10000) && (code & 0xFFFE) != 0xFFFE &&
         !(code >= 0xE0000 && code < 0xE1000);
}

/// Only unreserved and percent-encoded characters, and those of `others`.
bool is_made_of(std::string_view text, std::string_view others, bool international,
                bool in_query = false) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_ascii(text[i])) {
      if (!international || !is_international(take_code_point(text, i), in_query)) return false;
    } else if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 3;
    } else {
      if (!is_unreserved(text[i]) && !is_one_of(text[i], sub_delims) &&
          !is_one_of(text[i], others)) {
        return false;
      }
      ++i;
    }
  }
  return true;
}

bool is_future_address(std::string_view text) {
  const std::size_t dot = text.find('.');
  return text.size() > 3 && (text[0] == 'v' || text[0] == 'V') && dot != std::string_view::npos &&
         dot > 1 && dot + 1 < text.size() && std::ranges::all_of(text.substr(1, dot - 1), is_hex) &&
         !is_one_of('%', text) && is_made_of(text.substr(dot + 1), ":", false);
}

bool is_authority(std::string_view text, bool international) {
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    if (!is_made_of(text.substr(0, at), ":", international)) return false;
    text.remove_prefix(at + 1);
  }
  std::size_t end = 0;
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, end - 1);
    if (!is_ipv6(address) && !is_future_address(address)) return false;
    ++end;
  } else {
    end = std::min(text.find(':'), text.size());
    if (!is_made_of(text.substr(0, end), "", international)) return false;
  }
  const std::string_view port = text.substr(end);
  return port.empty() || (port[0] == ':' && std::ranges::all_of(port.substr(1), is_digit));
}

/// What stands behind the scheme.
bool is_hierarchy(std::string_view text, bool international) {
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    if (!is_made_of(text.substr(hash + 1), ":@/?", international)) return false;
    text = text.substr(0, hash);
  }
  const std::size_t mark = text.find('?');
  if (mark != std::string_view::npos) {
    if (!is_made_of(text.substr(mark + 1), ":@/?", international, true)) return false;
    text = text.substr(0, mark);
  }
  if (text.starts_with("//")) {
    const std::size_t end = std::min(text.find('/', 2), text.size());
    if (!is_authority(text.substr(2, end - 2), international)) return false;
    text.remove_prefix(end);
  }
  return is_made_of(text, ":@/", international);
}

/// Size of `scheme:`; 0 when the text does not begin with one.
std::size_t scheme_size(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return 0;
  const bool fits = std::ranges::all_of(text.substr(0, colon), [](char c) {
    return is_letter(c) || is_digit(c) || is_one_of(c, "+-.");
  });
  return fits ? colon + 1 : 0;
}

bool take_encoded(scan& in) {
  return in.take('%') && in.take_any("0123456789abcdefABCDEF") &&
         in.take_any("0123456789abcdefABCDEF");
}

bool take_name_character(scan& in) {
  if (in.peek() == '%') return take_encoded(in);
  const char c = in.peek();
  return !in.at_end() && (is_letter(c) || is_digit(c) || c == '_') && in.take(c);
}

bool take_variable(scan& in) {
  if (!take_name_character(in)) return false;
  for (;;) {
    if (in.take('.')) {
      if (!take_name_character(in)) return false;
    } else if (in.peek() == '}' || in.peek() == ',' || in.peek() == ':' || in.peek() == '*') {
      break;
    } else if (!take_name_character(in)) {
      return false;
    }
  }
  if (in.take('*')) return true;
  if (!in.take(':')) return true;
  const std::string_view length = in.digits();
  return !length.empty() && length.size() <= 4 && length[0] != '0';
}

bool take_expression(scan& in) {
  in.take_any("+#./;?&=,!@|");
  do {
    if (!take_variable(in)) return false;
  } while (in.take(','));
  return in.take('}');
}

}  // namespace

bool is_uri(std::string_view text, bool international) {
  const std::size_t scheme = scheme_size(text);
  return scheme > 0 && is_hierarchy(text.substr(scheme), international);
}

bool is_uri_reference(std::string_view text, bool international) {
  if (is_uri(text, international)) return true;
  const std::string_view first = text.substr(0, text.find_first_of("/?#"));
  return first.find(':') == std::string_view::npos && is_hierarchy(text, international);
}

bool is_uri_template(std::string_view text) noexcept {
  scan in{text};
  while (!in.at_end()) {
    const char c = in.peek();
    if (in.take('{')) {
      if (!take_expression(in)) return false;
    } else if (c == '%') {
      if (!take_encoded(in)) return false;
    } else if (is_ascii(c) && (c <= ' ' || c == '\x7f' || is_one_of(c, "\"<>\\^`|}"))) {
      return false;
    } else {
      in.take(c);
    }
  }
  return true;
}

}  // namespace tenon::rules::formats
