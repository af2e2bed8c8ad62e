#include "media_type.hpp"

#include <algorithm>
#include <cstddef>
#include <tenon/http/fields.hpp>

#include "blanks.hpp"

namespace tenon::api {

std::string_view media_essence(std::string_view content_type) noexcept {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

std::string_view unquoted_parameter(std::string_view value) noexcept {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return value;
  return value.substr(1, value.size() - 2);
}

std::string_view media_parameter(std::string_view media_type, std::string_view name) noexcept {
  std::size_t at = media_type.find(';');
  while (at != std::string_view::npos) {
    media_type.remove_prefix(at + 1);
    at = media_type.find(';');
    const std::string_view parameter = trimmed(media_type.substr(0, at));
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos &&
        http::equal_ignoring_case(parameter.substr(0, equals), name)) {
      return unquoted_parameter(parameter.substr(equals + 1));
    }
  }
  return {};
}

std::string_view media_charset(std::string_view content_type) noexcept {
  return media_parameter(content_type, "charset");
}

std::string shown_media_type(std::string_view content_type) {
  if (is_multipart_media(content_type)) return std::string{content_type};
  std::string out{media_essence(content_type)};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool media_matches(std::string_view content_type, std::string_view wanted) noexcept {
  const std::string_view given = media_essence(content_type);
  wanted = media_essence(wanted);
  if (wanted == "*/*") return !given.empty();
  if (wanted.size() > 2 && wanted.substr(wanted.size() - 2) == "/*") {
    const std::size_t type = wanted.size() - 1;
    return given.size() > type &&
           http::equal_ignoring_case(given.substr(0, type), wanted.substr(0, type));
  }
  return http::equal_ignoring_case(given, wanted);
}

bool media_matches_any(std::string_view content_type, std::string_view wanted) noexcept {
  while (!wanted.empty()) {
    const std::size_t comma = std::min(wanted.find(','), wanted.size());
    if (media_matches(content_type, wanted.substr(0, comma))) return true;
    wanted.remove_prefix(std::min(comma + 1, wanted.size()));
  }
  return false;
}

std::string_view first_media_type(std::string_view list, std::string_view otherwise) noexcept {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view each = trimmed(list.substr(0, comma));
    if (each.find('*') == std::string_view::npos) return each;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return otherwise;
}

bool is_json_media(std::string_view content_type) noexcept {
  const std::string_view essence = media_essence(content_type);
  return http::equal_ignoring_case(essence, "application/json") ||
         http::equal_ignoring_case(essence, "text/json") ||
         (essence.size() > 5 &&
          http::equal_ignoring_case(essence.substr(essence.size() - 5), "+json"));
}

bool is_form_media(std::string_view content_type) noexcept {
  return http::equal_ignoring_case(media_essence(content_type),
                                   "application/x-www-form-urlencoded");
}

bool is_multipart_media(std::string_view content_type) noexcept {
  return content_type.size() > 10 && (content_type.front() | 0x20) == 'm' &&
         http::equal_ignoring_case(content_type.substr(0, 10), "multipart/");
}

bool names_boundary(std::string_view content_type) noexcept {
  return is_multipart_media(content_type) && !media_parameter(content_type, "boundary").empty();
}

bool is_media_range(std::string_view media_type) noexcept {
  return media_essence(media_type).ends_with("/*");
}

bool is_utf8_charset(std::string_view charset) noexcept {
  return charset.empty() || http::equal_ignoring_case(charset, "utf-8") ||
         http::equal_ignoring_case(charset, "us-ascii");
}

}  // namespace tenon::api
