#include <tenon/api/value_text.hpp>

#include <algorithm>
#include <cstddef>
#include <tenon/json.hpp>
#include <tenon/rules/codes.hpp>

namespace tenon::api::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Cuts the digits off the front; how many there were.
std::size_t cut_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

/// RFC 8259 section 6.
bool is_number(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const bool zero = !text.empty() && text.front() == '0';
  const std::size_t whole = cut_digits(text);
  if (whole == 0 || (zero && whole > 1)) return false;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    if (cut_digits(text) == 0) return false;
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    if (cut_digits(text) == 0) return false;
  }
  return text.empty();
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(text.size() + 2);
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(digits[byte >> 4U]);
      out.push_back(digits[byte & 15U]);
    } else {
      if (c == '"' || c == '\\') out.push_back('\\');
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

std::string unquoted(std::string json_text) {
  if (json_text.empty() || json_text.front() != '"') return json_text;
  if (json_text.find('\\') == std::string::npos) {
    return json_text.substr(1, json_text.size() - 2);
  }
  return json::parse<std::string>(json_text);
}

bool is_bare_scalar(std::string_view text) noexcept {
  return is_number(text) || text == "true" || text == "false" || text == "null";
}

bool take_plain(std::string_view text, bool& out) noexcept {
  if (text != "true" && text != "false") return false;
  out = text.size() == 4;
  return true;
}

bool take_plain(std::string_view text, std::int64_t& out) noexcept {
  constexpr std::size_t most_digits = 18;  // fewer than would overflow
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > most_digits || (text.front() == '0' && text.size() > 1)) {
    return false;
  }
  std::int64_t value = 0;
  for (const char each : text) {
    if (!is_digit(each)) return false;
    value = value * 10 + (each - '0');
  }
  out = negative ? -value : value;
  return true;
}

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char each) { return static_cast<unsigned char>(each) < 0x80; });
}

bool is_utf8(std::string_view text) {
  if (is_ascii(text)) return true;
  const std::string json_text = quoted(text);
  json::reader in{json_text};
  in.skip_value();
  return in.finish();
}

std::vector<violation> finish(json::reader& in) {
  in.finish();
  if (const json::syntax_error* error = in.syntax_error()) {
    return {{.pointer = {}, .code = "text", .message = error->message}};
  }
  if (in.violations().empty()) return {};
  return in.violations();
}

bool has_other_type(const std::vector<violation>& found) noexcept {
  return std::ranges::any_of(found, [](const violation& each) {
    return each.pointer.empty() && each.code == codes::type;
  });
}

void report_json(json::reader& in, const value_place& at) {
  in.finish();
  if (const json::syntax_error* error = in.syntax_error()) {
    value_place place{at.log, at.in, at.pointer() + error->pointer};
    place.unreadable("syntax", error->message + " (line " + std::to_string(error->line) +
                                   ", column " + std::to_string(error->column) + ")");
    return;
  }
  at.add(in.violations());
}

}  // namespace tenon::api::detail
