#include <tenon/http/conditional.hpp>

#include <charconv>
#include <cstdio>
#include <limits>
#include <string>

namespace tenon::http {

namespace {

constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* long_days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                     "Thursday", "Friday", "Saturday"};
constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes a date apart; every step answers false where the text is not as asked.
struct date_reader {
  std::string_view left;

  bool literal(std::string_view text) noexcept {
    if (!left.starts_with(text)) return false;
    left.remove_prefix(text.size());
    return true;
  }
  template <std::size_t Count>
  bool word(const char* const (&words)[Count], int& index) noexcept {
    for (std::size_t each = 0; each < Count; ++each) {
      if (!literal(words[each])) continue;
      index = static_cast<int>(each);
      return true;
    }
    return false;
  }
  bool digits(std::size_t count, int& value) noexcept {
    if (left.size() < count) return false;
    const auto [end, error] = std::from_chars(left.data(), left.data() + count, value);
    if (error != std::errc() || end != left.data() + count || value < 0) return false;
    left.remove_prefix(count);
    return true;
  }
  bool time(tm& parts) noexcept {
    return digits(2, parts.tm_hour) && literal(":") && digits(2, parts.tm_min) && literal(":") &&
           digits(2, parts.tm_sec);
  }
};

bool imf_date(std::string_view text, tm& parts) noexcept {
  date_reader in{text};
  const bool whole = in.word(days, parts.tm_wday) && in.literal(", ") &&
                     in.digits(2, parts.tm_mday) && in.literal(" ") &&
                     in.word(months, parts.tm_mon) && in.literal(" ") &&
                     in.digits(4, parts.tm_year) && in.literal(" ") && in.time(parts) &&
                     in.literal(" GMT") && in.left.empty();
  parts.tm_year -= 1900;
  return whole;
}

bool rfc850_date(std::string_view text, tm& parts) noexcept {
  date_reader in{text};
  const bool whole = in.word(long_days, parts.tm_wday) && in.literal(", ") &&
                     in.digits(2, parts.tm_mday) && in.literal("-") &&
                     in.word(months, parts.tm_mon) && in.literal("-") &&
                     in.digits(2, parts.tm_year) && in.literal(" ") && in.time(parts) &&
                     in.literal(" GMT") && in.left.empty();
  if (parts.tm_year < 70) parts.tm_year += 100;
  return whole;
}

bool asctime_date(std::string_view text, tm& parts) noexcept {
  date_reader in{text};
  if (!in.word(days, parts.tm_wday) || !in.literal(" ") || !in.word(months, parts.tm_mon) ||
      !in.literal(" ")) {
    return false;
  }
  const std::size_t digits = in.literal(" ") ? 1 : 2;
  const bool whole = in.digits(digits, parts.tm_mday) && in.literal(" ") && in.time(parts) &&
                     in.literal(" ") && in.digits(4, parts.tm_year) && in.left.empty();
  parts.tm_year -= 1900;
  return whole;
}

std::string_view opaque(std::string_view tag) noexcept {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

bool same(std::string_view left, std::string_view right, bool strongly) noexcept {
  if (strongly) return left == right && !left.starts_with("W/");
  return opaque(left) == opaque(right);
}

/// Whether one of the tags of a list is the current one; `*` is any.
bool lists(std::string_view list, std::string_view tag, bool strongly) noexcept {
  while (!list.empty()) {
    if (list.front() == ' ' || list.front() == '\t' || list.front() == ',') {
      list.remove_prefix(1);
      continue;
    }
    if (list.front() == '*') return true;
    const std::size_t open = list.find('"');
    const std::size_t close = open == std::string_view::npos ? open : list.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    if (!tag.empty() && same(list.substr(0, close + 1), tag, strongly)) return true;
    list.remove_prefix(close + 1);
  }
  return false;
}

/// Nothing when there is no such field; else whether it names the current tag.
std::optional<bool> tag_listed(const request& incoming, std::string_view field,
                               std::string_view tag, bool strongly) {
  std::optional<bool> found;
  for (const fields::field& each : incoming.headers) {
    if (!equal_ignoring_case(each.name, field)) continue;
    found = found.value_or(false) || lists(each.value, tag, strongly);
  }
  return found;
}

std::optional<std::time_t> date_of(const request& incoming, std::string_view field) {
  const std::optional<std::string_view> text = incoming.headers.find(field);
  return text ? parse_http_date(*text) : std::nullopt;
}

bool reads(const request& incoming) noexcept {
  return incoming.method == method::get || incoming.method == method::head;
}

bool range_still_wanted(const request& incoming, const validators& current) {
  const std::optional<std::string_view> given = incoming.headers.find("If-Range");
  if (!given) return true;
  if (given->find('"') != std::string_view::npos) return same(*given, current.etag, true);
  const std::optional<std::time_t> date = parse_http_date(*given);
  return date && current.modified && *date == *current.modified;
}

std::optional<std::uint64_t> number(std::string_view text) noexcept {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string http_date(std::time_t when) {
  tm parts{};
  ::gmtime_r(&when, &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[parts.tm_wday],
                parts.tm_mday, months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text;
}

std::optional<std::time_t> parse_http_date(std::string_view text) {
  tm parts{};
  if (!imf_date(text, parts) && !rfc850_date(text, parts = {}) && !asctime_date(text, parts = {})) {
    return std::nullopt;
  }
  if (parts.tm_mday < 1 || parts.tm_mday > 31 || parts.tm_hour > 23 || parts.tm_min > 59 ||
      parts.tm_sec > 60) {
    return std::nullopt;
  }
  return ::timegm(&parts);
}

condition check_conditions(const request& incoming, const validators& current) {
  if (const auto listed = tag_listed(incoming, "If-Match", current.etag, true)) {
    if (!*listed) return condition::failed;
  } else if (const auto date = date_of(incoming, "If-Unmodified-Since")) {
    if (current.modified && *current.modified > *date) return condition::failed;
  }
  if (const auto listed = tag_listed(incoming, "If-None-Match", current.etag, false)) {
    if (*listed) return reads(incoming) ? condition::not_modified : condition::failed;
  } else if (const auto date = date_of(incoming, "If-Modified-Since"); date && reads(incoming)) {
    if (current.modified && *current.modified <= *date) return condition::not_modified;
  }
  return condition::proceed;
}

range_choice choose_range(const request& incoming, const validators& current, std::uint64_t size) {
  using kind = range_choice::kind;
  const std::optional<std::string_view> asked = incoming.headers.find("Range");
  if (!asked || incoming.method != method::get || incoming.headers.count("Range") != 1 ||
      !asked->starts_with("bytes=") || !range_still_wanted(incoming, current)) {
    return {};
  }
  const std::string_view text = asked->substr(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return {};  // what lists several has no number behind it
  const std::optional<std::uint64_t> first = number(text.substr(0, dash));
  const std::optional<std::uint64_t> last = number(text.substr(dash + 1));
  if (dash == 0) {  // the last so many bytes
    if (!last) return {};
    if (*last == 0 || size == 0) return {kind::unsatisfiable, 0, 0};
    const std::uint64_t length = *last < size ? *last : size;
    return {kind::part, size - length, length};
  }
  const bool open_end = dash + 1 == text.size();
  if (!first || (!open_end && (!last || *last < *first))) return {};
  if (*first >= size) return {kind::unsatisfiable, 0, 0};
  const std::uint64_t end = open_end || *last >= size ? size : *last + 1;
  return {kind::part, *first, end - *first};
}

std::string content_range(const range_choice& chosen, std::uint64_t size) {
  if (chosen.which == range_choice::kind::unsatisfiable) return "bytes */" + std::to_string(size);
  return "bytes " + std::to_string(chosen.first) + "-" +
         std::to_string(chosen.first + chosen.length - 1) + "/" + std::to_string(size);
}

}  // namespace tenon::http
