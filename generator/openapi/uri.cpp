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
    const std::optional<char> octet = unescaped_at(text, i);
    if (!octet) return false;
    out += *octet;
    i += 2;
  }
  return true;
}

bool has_scheme(std::string_view path) {
  const std::size_t colon = path.find(':');
  return colon != std::string_view::npos && colon > 1 && path.find('/') > colon;
}

}  // namespace

std::optional<char> unescaped_at(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
  const int high = hex_digit(text[at + 1]);
  const int low = hex_digit(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

namespace {

struct uri_parts {
  std::string_view scheme{}, authority{}, path{}, query{};
};

uri_parts split(std::string_view text) {
  uri_parts result;
  if (has_scheme(text)) {
    const std::size_t colon = text.find(':');
    result.scheme = text.substr(0, colon + 1);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    result.authority = text.substr(0, text.find_first_of("/?", 2));
    text.remove_prefix(result.authority.size());
  }
  result.path = text.substr(0, text.find('?'));
  result.query = text.substr(result.path.size());
  return result;
}

/// Removes '.' and '..' (RFC 3986, 5.2.4).
std::string remove_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const bool rooted = path.starts_with('/');
  bool folder = false;
  while (!path.empty()) {
    if (path.front() == '/') path.remove_prefix(1);
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    folder = step.empty() || step == "." || step == "..";
    if (step == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!folder || !path.empty()) {
      if (step != ".") kept.push_back(step);
    }
  }
  std::string result;
  for (const std::string_view step : kept) {
    if (rooted || !result.empty()) result += '/';
    result += step;
  }
  if (folder && !result.ends_with('/')) result += '/';
  return result.empty() && rooted ? "/" : result;
}

std::string join(std::string_view scheme, std::string_view authority, std::string_view path,
                 std::string_view query) {
  std::string result(scheme);
  result += authority;
  result += path;
  return result += query;
}

}  // namespace

std::string resolve_uri(std::string_view base, std::string_view reference) {
  const uri_parts from = split(base);
  const uri_parts to = split(reference);
  const bool opaque = !to.scheme.empty() && to.authority.empty() && !to.path.starts_with('/');
  if (base.empty() || opaque) return std::string(reference);
  if (!to.scheme.empty()) return join(to.scheme, to.authority, remove_dots(to.path), to.query);
  if (!to.authority.empty()) {
    return join(from.scheme, to.authority, remove_dots(to.path), to.query);
  }
  if (to.path.empty()) {
    return join(from.scheme, from.authority, from.path, to.query.empty() ? from.query : to.query);
  }
  if (to.path.front() == '/') {
    return join(from.scheme, from.authority, remove_dots(to.path), to.query);
  }
  std::string path(from.path.substr(0, from.path.rfind('/') + 1));
  if (path.empty() && !from.authority.empty()) path = "/";
  path += to.path;
  return join(from.scheme, from.authority, remove_dots(path), to.query);
}

std::string as_fragment(std::string_view pointer) {
  constexpr std::string_view kept = "-._~!$&'()*+,;=:@/?";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result = "#";
  for (const char c : pointer) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain || kept.find(c) != kept.npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += digits[byte >> 4];
      result += digits[byte & 15];
    }
  }
  return result;
}

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

std::string nearest_sibling(const gen::document::document& file, std::string_view pointer,
                            std::size_t& comparisons_left) {
  const std::size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos || comparisons_left == 0) return {};
  const gen::document::node parent = file.find(pointer.substr(0, slash));
  if (!parent || !parent.is_mapping()) return {};
  std::vector<std::string_view> names;
  for (const gen::document::node entry : parent.children()) names.push_back(entry.key());
  const std::string_view close =
      nearest(unescape_pointer_token(pointer.substr(slash + 1)), names, comparisons_left);
  return close.empty() ? std::string() : "did you mean '" + std::string(close) + "'?";
}

}  // namespace tenon::gen::openapi
