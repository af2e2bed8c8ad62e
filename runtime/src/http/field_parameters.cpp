#include "field_parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <tenon/http/fields.hpp>

#include "characters.hpp"

namespace tenon::http::detail {
namespace {

std::string_view cut_token(std::string_view& text) {
  const char* const end = skip<token_character>(text.data(), text.data() + text.size());
  const std::string_view token = text.substr(0, static_cast<std::size_t>(end - text.data()));
  text.remove_prefix(token.size());
  return token;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

/// The escape that a quoted string of a form starts with: how long it is (0: none), and its
/// meaning.
std::size_t form_escape(std::string_view text, char& meaning) {
  if (text.starts_with("\\\"") || text.starts_with("\\\\")) {
    meaning = text[1];
    return 2;
  }
  for (const char each : {'"', '\r', '\n'}) {
    if (text.size() >= 3 && text[0] == '%' &&
        hex_value(text[1]) * 16 + hex_value(text[2]) == static_cast<int>(each)) {
      meaning = each;
      return 3;
    }
  }
  return 0;
}

}  // namespace

field_parameters::field_parameters(std::string_view value, quoting how)
    : rest_(value.substr(std::min(value.find(';'), value.size()))), how_(how) {}

bool field_parameters::fail() {
  malformed_ = true;
  rest_ = {};
  return false;
}

bool field_parameters::next(std::string_view& name, std::string& value) {
  for (;;) {
    skip_blanks(rest_);
    if (rest_.empty()) return false;
    if (rest_.front() != ';') return fail();
    rest_.remove_prefix(1);
    skip_blanks(rest_);
    if (!rest_.empty() && rest_.front() != ';') break;  // RFC 9110 section 5.6.6 has empty ones
  }
  name = cut_token(rest_);
  if (name.empty() || rest_.empty() || rest_.front() != '=') return fail();
  rest_.remove_prefix(1);
  value.clear();
  return read_value(value) || fail();
}

bool field_parameters::read_value(std::string& out) {
  if (!rest_.empty() && rest_.front() == '"') return read_quoted(out);
  out = cut_token(rest_);
  return !out.empty();
}

bool field_parameters::read_quoted(std::string& out) {
  rest_.remove_prefix(1);
  while (!rest_.empty() && rest_.front() != '"') {
    char meaning = rest_.front();
    std::size_t length = 1;
    if (how_ == quoting::form) {
      length = std::max<std::size_t>(form_escape(rest_, meaning), 1);
    } else if (meaning == '\\') {
      if (rest_.size() < 2) return false;
      meaning = rest_[1];
      length = 2;
    }
    out.push_back(meaning);
    rest_.remove_prefix(length);
  }
  if (rest_.empty()) return false;
  rest_.remove_prefix(1);
  return true;
}

}  // namespace tenon::http::detail
