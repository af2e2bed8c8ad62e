#include <tenon/http/url.hpp>

#include <algorithm>
#include <charconv>

#include "authority.hpp"
#include "characters.hpp"

namespace tenon::http {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool stays(char character, encode_set keep) noexcept {
  if (detail::is(detail::unreserved_character, character)) {
    return keep != encode_set::form || character != '~';
  }
  if (keep == encode_set::form) return character == '*';
  return keep == encode_set::reserved_kept && detail::is(detail::reserved_character, character);
}

}  // namespace

target_parts split_target(std::string_view target) noexcept {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

void percent_encode(std::string& out, std::string_view text, encode_set keep) {
  for (const char each : text) {
    if (stays(each, keep)) {
      out.push_back(each);
    } else if (each == ' ' && keep == encode_set::form) {
      out.push_back('+');
    } else {
      const auto code = static_cast<unsigned char>(each);
      const char escape[3] = {'%', hex_digits[code >> 4], hex_digits[code & 15]};
      out.append(escape, sizeof escape);
    }
  }
}

bool percent_decode(std::string& out, std::string_view text, bool plus_is_space) {
  const auto plain = [plus_is_space](char each) {
    return each != '%' && !(each == '+' && plus_is_space);
  };
  const auto special =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), plain) - text.begin());
  const std::size_t before = out.size();
  out.append(text.substr(0, special));
  for (std::size_t index = special; index < text.size(); ++index) {
    const char each = text[index];
    if (each == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (each != '%') {
      out.push_back(each);
    } else {
      const int high = index + 2 < text.size() ? detail::hex_value(text[index + 1]) : -1;
      const int low = index + 2 < text.size() ? detail::hex_value(text[index + 2]) : -1;
      if (high < 0 || low < 0) {
        out.resize(before);
        return false;
      }
      out.push_back(static_cast<char>(high * 16 + low));
      index += 2;
    }
  }
  return true;
}

std::string url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (scheme == "https" ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

std::optional<url> parse_url(std::string_view text) {
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos) return std::nullopt;
  url parsed;
  std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark),
                 std::back_inserter(parsed.scheme), detail::lower);
  if (parsed.scheme != "http" && parsed.scheme != "https") return std::nullopt;
  text.remove_prefix(mark + 3);
  const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  text.remove_prefix(authority.size());
  const std::optional<detail::authority_parts> parts = detail::parse_authority(authority);
  if (!parts || parts->host.empty()) return std::nullopt;
  std::transform(parts->host.begin(), parts->host.end(), std::back_inserter(parsed.host),
                 detail::lower);
  parsed.port = parts->port.value_or(parsed.scheme == "https" ? 443 : 80);
  const target_parts target = split_target(text);
  if (!detail::all_target_characters(text)) return std::nullopt;
  parsed.path = target.path;
  parsed.query = target.query;
  return parsed;
}

}  // namespace tenon::http
