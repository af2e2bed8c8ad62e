#include "media_type.hpp"

#include <cstddef>
#include <tenon/http/fields.hpp>

#include "blanks.hpp"

namespace tenon::api {

std::string_view media_essence(std::string_view content_type) noexcept {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

std::string_view media_charset(std::string_view content_type) noexcept {
  std::size_t at = content_type.find(';');
  while (at != std::string_view::npos) {
    content_type.remove_prefix(at + 1);
    at = content_type.find(';');
    const std::string_view parameter = trimmed(content_type.substr(0, at));
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos ||
        !http::equal_ignoring_case(parameter.substr(0, equals), "charset")) {
      continue;
    }
    std::string_view value = parameter.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
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

bool is_utf8_charset(std::string_view charset) noexcept {
  return charset.empty() || http::equal_ignoring_case(charset, "utf-8") ||
         http::equal_ignoring_case(charset, "us-ascii");
}

}  // namespace tenon::api
