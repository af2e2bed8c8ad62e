#include "path_template.hpp"

#include <stdexcept>
#include <tenon/http/url.hpp>

#include "characters.hpp"

namespace tenon::http::detail {

namespace {

[[noreturn]] void refuse(std::string_view path_template, const char* why) {
  throw std::invalid_argument("path template '" + std::string(path_template) + "': " + why);
}

std::string without_escapes(const std::string& text) {
  std::string out;
  return percent_decode(out, text) ? out : text;
}

// Escapes stay, and so do the characters of RFC 3986's `pchar`.
std::string as_sent(std::string_view text) {
  std::string out;
  for (const char& each : text) {
    if (is(unreserved_character, each) || is(host_character, each) ||
        std::string_view{"%:@"}.find(each) != std::string_view::npos) {
      out += each;
    } else {
      percent_encode(out, {&each, 1});
    }
  }
  return out;
}

segment_pattern parse_segment(std::string_view segment, std::string_view whole) {
  segment_pattern pattern;
  pattern.texts.emplace_back();
  while (!segment.empty()) {
    const std::size_t brace = segment.find_first_of("{}");
    pattern.texts.back().append(segment.substr(0, brace));
    if (brace == std::string_view::npos) break;
    if (segment[brace] == '}') refuse(whole, "a '}' without its '{'");
    const std::size_t close = segment.find('}', brace);
    if (close == std::string_view::npos) refuse(whole, "a '{' without its '}' in the same segment");
    if (close == brace + 1) refuse(whole, "a parameter without a name");
    if (pattern.texts.size() > 1 && pattern.texts.back().empty()) {
      refuse(whole, "two parameters with nothing between them");
    }
    pattern.texts.emplace_back();
    segment.remove_prefix(close + 1);
  }
  // A whole segment is compared without escapes, parts of one as they are sent.
  for (std::string& text : pattern.texts)
    text = pattern.literal() ? without_escapes(text) : as_sent(text);
  return pattern;
}

std::size_t literal_size(const segment_pattern& pattern) noexcept {
  std::size_t size = 0;
  for (const std::string& text : pattern.texts) size += text.size();
  return size;
}

}  // namespace

std::vector<segment_pattern> parse_template(std::string_view path_template) {
  if (!path_template.starts_with('/')) refuse(path_template, "it must begin with '/'");
  std::vector<segment_pattern> segments;
  std::string_view rest = path_template.substr(1);
  for (;;) {
    const std::size_t slash = rest.find('/');
    segments.push_back(parse_segment(rest.substr(0, slash), path_template));
    if (slash == std::string_view::npos) return segments;
    rest.remove_prefix(slash + 1);
  }
}

bool more_specific(const segment_pattern& first, const segment_pattern& second) noexcept {
  if (literal_size(first) != literal_size(second)) {
    return literal_size(first) > literal_size(second);
  }
  return first.parameters() < second.parameters();
}

bool match_segment(const segment_pattern& pattern, std::string_view segment,
                   std::string_view* captures) noexcept {
  const std::string& head = pattern.texts.front();
  const std::string& tail = pattern.texts.back();
  if (pattern.literal()) return segment == head;
  if (pattern.parameters() == 1 && head.empty() && tail.empty()) {  // all of the segment
    *captures = segment;
    return !segment.empty();
  }
  if (segment.size() < head.size() + tail.size() || !segment.starts_with(head) ||
      !segment.ends_with(tail)) {
    return false;
  }
  segment.remove_prefix(head.size());
  segment.remove_suffix(tail.size());
  for (std::size_t index = 1; index < pattern.parameters(); ++index) {
    const std::string& between = pattern.texts[index];
    const std::size_t found = segment.find(between, 1);
    if (found == std::string_view::npos) return false;
    *captures++ = segment.substr(0, found);
    segment.remove_prefix(found + between.size());
  }
  if (segment.empty()) return false;
  *captures = segment;
  return true;
}

}  // namespace tenon::http::detail
