#include "openapi/uri.hpp"

#include <vector>

#include "openapi/fields.hpp"

namespace tenon::gen::openapi {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool percent_decode(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return true;
}

bool has_scheme(std::string_view path) {
  const std::size_t colon = path.find(':');
  return colon != std::string_view::npos && colon > 1 && path.find('/') > colon;
}

}  // namespace

reference_uri parse_reference(std::string_view text) {
  reference_uri result;
  const std::size_t hash = text.find('#');
  const std::string_view path = text.substr(0, hash);
  const std::string_view fragment =
      hash == std::string_view::npos ? std::string_view() : text.substr(hash + 1);
  result.remote = has_scheme(path) || path.starts_with("//");
  result.valid = percent_decode(path, result.path) && percent_decode(fragment, result.fragment);
  return result;
}

std::string unescape_pointer_token(std::string_view token) {
  std::string result;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      result += token[++i] == '1' ? '/' : '~';
    } else {
      result += token[i];
    }
  }
  return result;
}

std::string nearest_sibling(const gen::document::document& file, std::string_view pointer) {
  const std::size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return {};
  const gen::document::node parent = file.find(pointer.substr(0, slash));
  if (!parent || !parent.is_mapping()) return {};
  std::vector<std::string_view> names;
  for (const gen::document::node entry : parent.children()) names.push_back(entry.key());
  const std::string_view close = nearest(unescape_pointer_token(pointer.substr(slash + 1)), names);
  return close.empty() ? std::string() : "did you mean '" + std::string(close) + "'?";
}

}  // namespace tenon::gen::openapi
