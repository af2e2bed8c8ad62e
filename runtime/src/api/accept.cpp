#include <tenon/api/accept.hpp>

#include <algorithm>
#include <cstddef>
#include <tenon/http/fields.hpp>

#include "blanks.hpp"
#include "media_type.hpp"

namespace tenon::api {
namespace {

/// An element of the list.
struct accepted_range {
  std::string_view media_range{};  ///< without parameters
  std::string_view parameters{};   ///< those before the weight
  int quality = 1000;
};

/// Cuts what stands before `separator`, quoted strings apart, off the front of `rest`.
std::string_view cut_unquoted(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (quoted || rest[end] != separator); ++end) {
    if (rest[end] == '"') quoted = !quoted;
    if (quoted && rest[end] == '\\') ++end;
  }
  end = std::min(end, rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(part);
}

/// `0.5` as 500; -1 when it is no weight.
int weight_of(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  if (text.size() > 1 && text[1] != '.') return -1;
  int value = (text[0] - '0') * 1000;
  int place = 100;
  for (const char c : text.substr(std::min<std::size_t>(text.size(), 2))) {
    if (c < '0' || c > '9') return -1;
    value += (c - '0') * place;
    place /= 10;
  }
  return value <= 1000 ? value : -1;
}

bool is_well_formed(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view type = text.substr(0, slash);
  const std::string_view subtype = text.substr(slash + 1);
  return http::is_token(type) && http::is_token(subtype) && (type != "*" || subtype == "*");
}

/// Takes one element apart; false when it is malformed.
bool read_range(std::string_view element, accepted_range& out) {
  out.media_range = cut_unquoted(element, ';');
  out.quality = 1000;
  const char* const begin = element.data();
  out.parameters = element;
  while (!element.empty()) {
    const char* const here = element.data();
    const std::string_view parameter = cut_unquoted(element, ';');
    if (parameter.size() < 2 || (parameter[0] | 0x20) != 'q' || parameter[1] != '=') continue;
    out.parameters = {begin, static_cast<std::size_t>(here - begin)};
    out.quality = weight_of(parameter.substr(2));
    break;  // what follows are extensions of old
  }
  return out.quality >= 0 && is_well_formed(out.media_range);
}

/// Whether a media type has none of the parameters with another value.
bool agrees(std::string_view media_type, std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = cut_unquoted(parameters, ';');
    const std::string_view name = value.substr(0, value.find('='));
    value.remove_prefix(std::min(name.size() + 1, value.size()));
    const std::string_view own = media_parameter(media_type, name);
    if (!own.empty() && !http::equal_ignoring_case(own, unquoted_parameter(value))) return false;
  }
  return true;
}

/// How closely a range of the list names `media_type`; 0 when it does not.
int closeness(const accepted_range& range, std::string_view media_type) {
  if (!media_matches(media_type, range.media_range) || !agrees(media_type, range.parameters)) {
    return 0;
  }
  if (range.media_range == "*/*") return 1;
  if (is_media_range(range.media_range)) return 2;
  return range.parameters.empty() ? 3 : 4;
}

}  // namespace

accept_list::accept_list(std::string_view field) noexcept : field_(field) {
  bool any = false;
  for (std::string_view rest = field; !rest.empty();) {
    const std::string_view element = cut_unquoted(rest, ',');
    accepted_range range;
    if (element.empty()) continue;  // RFC 9110 section 5.6.1.2
    any = true;
    if (!read_range(element, range)) {
      field_ = {};
      return;
    }
  }
  if (!any) field_ = {};
}

int accept_list::quality(std::string_view media_type) const noexcept {
  if (field_.empty()) return 1000;
  const bool is_range = is_media_range(media_type);
  int closest = 0;
  int quality = 0;
  int inside = 0;
  for (std::string_view rest = field_; !rest.empty();) {
    const std::string_view element = cut_unquoted(rest, ',');
    accepted_range range;
    if (element.empty() || !read_range(element, range)) continue;
    const int close = closeness(range, media_type);
    if (close > closest || (close == closest && close != 0 && range.quality > quality)) {
      closest = close;
      quality = range.quality;
    }
    if (is_range && media_matches(range.media_range, media_type)) {
      inside = std::max(inside, range.quality);
    }
  }
  return std::max(quality, inside);
}

}  // namespace tenon::api
