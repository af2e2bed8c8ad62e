#include "source/excerpt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include "source/utf8.hpp"

namespace tenon::gen::source {

namespace {

constexpr std::size_t widest = 110;
constexpr std::size_t context_before = 40;
constexpr std::string_view ellipsis = "\u2026";

// C0, DEL and C1: what a terminal obeys rather than shows.
bool is_control(char32_t value) { return value < 0x20 || (value >= 0x7F && value <= 0x9F); }

struct cell {
  std::string_view bytes;
  std::size_t width = 1;
  bool marked = false;
};

std::vector<cell> split(std::string_view line, std::size_t begin, std::size_t end) {
  std::vector<cell> cells;
  for (std::size_t at = 0; at < line.size();) {
    const code_point read = decode_code_point(line.substr(at));
    const std::size_t length = std::max<std::size_t>(read.length, 1);
    const bool shown = read.length != 0 && !is_control(read.value);
    cells.push_back({shown ? line.substr(at, length) : " ", shown ? display_width(read.value) : 1,
                     at >= begin && at < end});
    at += length;
  }
  if (begin >= line.size()) cells.push_back({"", 1, true});
  return cells;
}

std::size_t width_of(const std::vector<cell>& cells) {
  std::size_t width = 0;
  for (const cell& each : cells) width += each.width;
  return width;
}

// Cuts a long line to a window that starts shortly before the marked range.
void cut(std::vector<cell>& cells) {
  if (width_of(cells) <= widest) return;
  const auto marked = std::ranges::find(cells, true, &cell::marked);
  const auto before = static_cast<std::size_t>(marked - cells.begin());
  if (before > context_before) {
    cells.erase(cells.begin(), marked - static_cast<std::ptrdiff_t>(context_before));
    cells.insert(cells.begin(), {ellipsis, 1, false});
  }
  std::size_t width = 0;
  for (auto at = cells.begin(); at != cells.end(); ++at) {
    width += at->width;
    if (width <= widest) continue;
    cells.erase(at, cells.end());
    cells.push_back({ellipsis, 1, false});
    return;
  }
}

// A file can be one line of megabytes; only the part near the range is looked at.
struct nearby {
  std::string_view text;
  std::size_t begin = 0;
};

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

nearby near_range(std::string_view line, std::size_t begin) {
  constexpr std::size_t reach = 1024;
  std::size_t first = begin > reach ? begin - reach : 0;
  while (first < begin && continues_character(line[first])) ++first;
  std::size_t last = std::min(line.size(), begin + reach);
  while (last < line.size() && continues_character(line[last])) ++last;
  return {line.substr(first, last - first), begin - first};
}

}  // namespace

excerpt make_excerpt(const source_file& file, span where) {
  const position start = file.at(where.begin);
  const std::string_view line = file.line(start.line);
  const std::size_t line_start = file.line_start(start.line);
  const std::size_t offset = std::min<std::size_t>(where.begin - line_start, line.size());
  const std::size_t length = std::max<std::uint32_t>(where.end, where.begin + 1) - where.begin;
  const nearby part = near_range(line, offset);
  std::vector<cell> cells = split(part.text, part.begin, part.begin + length);
  cut(cells);
  excerpt made;
  bool first = true;
  for (const cell& each : cells) {
    made.line += each.bytes;
    if (!each.marked) {
      if (first) made.carets.append(each.width, ' ');
      continue;
    }
    made.carets.append(each.width, '~');
    if (first) made.carets[made.carets.size() - each.width] = '^';
    first = false;
  }
  return made;
}

std::string printable(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const code_point read = decode_code_point(text.substr(at));
    if (read.length != 0 && !is_control(read.value)) {
      shown += text.substr(at, read.length);
    } else if (text[at] == '\n') {
      shown += "\\n";
    } else if (text[at] == '\t') {
      shown += "\\t";
    } else if (read.length != 0) {
      fmt::format_to(std::back_inserter(shown), "\\x{:02X}", static_cast<unsigned>(read.value));
    } else {
      fmt::format_to(std::back_inserter(shown), "\\x{:02X}", static_cast<unsigned char>(text[at]));
    }
    at += std::max<std::size_t>(read.length, 1);
  }
  return shown;
}

}  // namespace tenon::gen::source
