#include "cpp/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "source/utf8.hpp"

namespace tenon::gen::cpp {

namespace {

constexpr std::size_t comment_width = 96;

// Characters that a reader of the source would not see, or that reorder what is seen.
bool is_invisible(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value <= 0x9F) || value == 0xAD ||
         (value >= 0x200B && value <= 0x200F) || (value >= 0x2028 && value <= 0x202E) ||
         (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF ||
         (value >= 0xFFF9 && value <= 0xFFFB) || (value >= 0xE0000 && value <= 0xE007F);
}

void append_octal(std::string& out, char byte) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\%03o",
                static_cast<unsigned>(static_cast<unsigned char>(byte)));
  out += text.data();
}

// One character as it stands in a literal; returns how many bytes of `text` it takes.
std::size_t append_escaped(std::string& out, std::string_view text) {
  const char c = text[0];
  switch (c) {
    case '"':
      out += "\\\"";
      return 1;
    case '\\':
      out += "\\\\";
      return 1;
    case '\n':
      out += "\\n";
      return 1;
    case '\t':
      out += "\\t";
      return 1;
    case '\r':
      out += "\\r";
      return 1;
    case '?':
      out += out.ends_with('?') ? "\\?" : "?";
      return 1;
    default:
      break;
  }
  const source::code_point point = source::decode_code_point(text);
  const std::size_t length = std::max<std::size_t>(point.length, 1);
  if (point.length == 0 || is_invisible(point.value)) {
    for (const char byte : text.substr(0, length)) append_octal(out, byte);
  } else {
    out += text.substr(0, length);
  }
  return length;
}

// One line of documentation without what would end, extend or disguise a comment.
std::string harmless(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const source::code_point point = source::decode_code_point(line.substr(at));
    const std::size_t length = std::max<std::size_t>(point.length, 1);
    if (point.length == 0 || is_invisible(point.value)) {
      out += line[at] == '\t' ? ' ' : '.';
    } else {
      const bool joins = (out.ends_with('*') && line[at] == '/') ||
                         (out.ends_with('/') && line[at] == '*') ||
                         (out.ends_with('?') && line[at] == '?');
      if (joins) out += ' ';
      out += line.substr(at, length);
    }
    at += length;
  }
  while (out.ends_with(' ')) out.pop_back();
  if (out.ends_with('\\')) out += '.';
  return out;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void wrap_line(std::string_view line, std::size_t width, std::vector<std::string>& out) {
  const std::size_t first = line.find_first_not_of(' ');
  const std::string margin(first == std::string_view::npos ? 0 : std::min<std::size_t>(first, 8),
                           ' ');
  std::string_view rest = first == std::string_view::npos ? std::string_view() : line.substr(first);
  while (margin.size() + columns(rest) > width) {
    std::size_t bytes = 0;
    for (std::size_t room = width - margin.size(); room > 0 && bytes < rest.size(); --room)
      bytes += std::max<std::size_t>(source::decode_code_point(rest.substr(bytes)).length, 1);
    std::size_t cut = rest.rfind(' ', bytes);
    if (cut == std::string_view::npos || cut == 0) cut = rest.find(' ', bytes);
    if (cut == std::string_view::npos) break;
    out.push_back(harmless(margin + std::string(rest.substr(0, cut))));
    const std::size_t next = rest.find_first_not_of(' ', cut);
    rest = next == std::string_view::npos ? std::string_view() : rest.substr(next);
  }
  out.push_back(harmless(margin + std::string(rest)));
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, columns(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

// Items packed into lines that begin at `margin`; `used` columns of the first line are taken.
std::string packed(const std::vector<std::string>& items, std::size_t margin, std::size_t used,
                   std::size_t tail) {
  std::string out;
  std::size_t at = used;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size();
    const std::size_t size = columns(items[i]) + (last ? tail : 1);
    if (i > 0 && at + 1 + size > line_width) {
      out += '\n' + std::string(margin, ' ');
      at = margin;
    } else if (i > 0) {
      out += ' ';
      ++at;
    }
    out += items[i];
    if (!last) out += ',';
    at += size;
  }
  return out;
}

// `a, b<c, d>, "e, f"` has three items.
std::vector<std::string> split_items(std::string_view text) {
  std::vector<std::string> out(1);
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (!quoted && std::string_view("({[<").find(c) != std::string_view::npos) ++depth;
    if (!quoted && std::string_view(")}]>").find(c) != std::string_view::npos) --depth;
    if (!quoted && depth == 0 && c == ',') {
      out.emplace_back();
      if (text.substr(i + 1).starts_with(' ')) ++i;
      continue;
    }
    out.back() += c;
    if (quoted && c == '\\' && i + 1 < text.size()) out.back() += text[++i];
  }
  return out;
}

// `name{a, b}` over lines where it is too wide behind `margin` columns and before `after` more.
std::string broken(const std::string& item, std::size_t margin, std::size_t after) {
  const std::size_t open = item.find('{');
  if (margin + columns(item) + after <= line_width || item.find('\n') != std::string::npos ||
      !item.ends_with('}') || item.find('"') < open)
    return item;
  const std::string_view inside = std::string_view(item).substr(open + 1);
  // What follows stands in for its columns.
  std::string out =
      layout_list(margin, item.substr(0, open), split_items(inside.substr(0, inside.size() - 1)),
                  std::string(after, ';'));
  out.resize(out.size() - after);
  return out;
}

std::vector<std::string> broken(std::vector<std::string> items, std::size_t margin,
                                std::size_t tail) {
  for (std::string& item : items) item = broken(item, margin, &item == &items.back() ? tail : 1);
  return items;
}

}  // namespace

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) at += append_escaped(out, text.substr(at));
  out += '"';
  return out;
}

std::string quote_view(std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return quote(text);
  return "std::string_view{" + quote(text) + ", " + std::to_string(text.size()) + "}";
}

std::vector<std::string> comment_lines(std::string_view text, std::size_t indent) {
  std::vector<std::string> lines;
  const std::size_t width = comment_width - std::min<std::size_t>(indent, 40) - 4;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    std::ranges::replace(line, '\t', ' ');
    while (line.ends_with(' ') || line.ends_with('\r')) line.pop_back();
    if (!(line.empty() && (lines.empty() || lines.back().empty()))) wrap_line(line, width, lines);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (std::string& line : lines)
    if (!line.empty()) line.insert(0, 1, ' ');
  return lines;
}

std::string layout(std::size_t indent, std::string_view head, const std::vector<std::string>& items,
                   std::string_view tail, char open, char close) {
  std::string end(1, close);
  end += tail;
  std::string out(head);
  out += open;
  const std::string joined = join(items, ", ");
  const bool has_lines = joined.find('\n') != std::string::npos;
  if (!has_lines && indent + columns(out) + columns(joined) + columns(end) <= line_width)
    return out + joined + end;
  const std::size_t behind = indent + columns(out);
  const std::size_t below = indent + 4;
  const std::string margin = '\n' + std::string(below, ' ');
  const auto fits = [&](std::size_t before, const std::string& text) {
    return longest_line(std::string(before, ' ') + text + end) <= line_width;
  };
  const std::string aligned = packed(items, behind, behind, columns(end));
  if (fits(behind, aligned)) return out + aligned + end;
  const std::string lower = packed(items, below, below, columns(end));
  if (fits(below, lower)) return out + margin + lower + end;
  const std::string pieces =
      packed(broken(items, behind, columns(end)), behind, behind, columns(end));
  if (fits(behind, pieces)) return out + pieces + end;
  return out + margin + packed(broken(items, below, columns(end)), below, below, columns(end)) +
         end;
}

std::string layout_list(std::size_t indent, std::string_view head,
                        const std::vector<std::string>& items, std::string_view tail,
                        std::size_t depth) {
  const std::string open(depth, '{');
  const std::string close = std::string(depth, '}') + std::string(tail);
  const std::string joined = join(items, ", ");
  const std::string line = std::string(head) + open + joined + close;
  if (indent + columns(line) <= line_width) return line;
  const std::string margin(indent + 4, ' ');
  const std::size_t name = head.rfind(' ', head.find_last_not_of(" =[]"));
  if (indent + columns(head) + depth > line_width && name != std::string_view::npos)
    return std::string(head.substr(0, name)) + '\n' + margin +
           layout_list(indent + 4, head.substr(name + 1), items, tail, depth);
  if (margin.size() + depth - 1 + columns(joined) + columns(close) <= line_width)
    return std::string(head) + "{\n" + margin + open.substr(1) + joined + close;
  const std::string behind(indent + columns(head) + depth, ' ');
  const std::string aligned = std::string(head) + open + join(items, ",\n" + behind) + close;
  if (longest_line(std::string(indent, ' ') + aligned) <= line_width) return aligned;
  const std::string below = margin + std::string(depth - 1, ' ');
  return std::string(head) + "{\n" + margin + open.substr(1) +
         join(broken(items, below.size(), columns(close)), ",\n" + below) + close;
}

std::string layout_base(std::size_t indent, const std::string& head, const std::string& base,
                        const std::vector<std::string>& items) {
  const std::string line = head + " : " + base + "<" + join(items, ", ") + "> {";
  if (indent + columns(line) <= line_width) return line;
  return head + '\n' + std::string(indent + 4, ' ') + ": " +
         layout(indent + 6, base, items, " {", '<', '>');
}

std::string short_function(std::size_t indent, const std::string& signature,
                           const std::string& statement) {
  const std::string line = signature + " { " + statement + " }";
  if (indent + columns(line) <= line_width && line.find('\n') == std::string::npos) return line;
  const std::string margin(indent, ' ');
  return signature + " {\n" + margin + "  " + statement + '\n' + margin + "}";
}

std::vector<std::vector<std::string>> literal_chunks(std::string_view text) {
  constexpr std::size_t chunk_bytes = 16'000;
  constexpr std::size_t literal_bytes = line_width - 8;
  std::vector<std::vector<std::string>> chunks;
  std::size_t in_chunk = chunk_bytes;
  while (!text.empty()) {
    std::string line = "\"";
    std::size_t taken = 0;
    while (taken < text.size() && line.size() < literal_bytes)
      taken += append_escaped(line, text.substr(taken));
    line += '"';
    if (in_chunk + taken > chunk_bytes) {
      chunks.emplace_back();
      in_chunk = 0;
    }
    in_chunk += taken;
    chunks.back().push_back(std::move(line));
    text.remove_prefix(taken);
  }
  return chunks;
}

std::string path_text(std::string_view text) {
  constexpr std::string_view kept =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view any_digits = "0123456789ABCDEFabcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() &&
                           any_digits.find(text[i + 1]) != std::string_view::npos &&
                           any_digits.find(text[i + 2]) != std::string_view::npos;
    if (is_escape || kept.find(text[i]) != std::string_view::npos) {
      out += text[i];
      continue;
    }
    const auto code = static_cast<unsigned char>(text[i]);
    out += '%';
    out += digits[code >> 4U];
    out += digits[code & 15U];
  }
  return out;
}

std::string join(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (&item != &items.front()) out += separator;
    out += item;
  }
  return out;
}

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  return hash;
}

}  // namespace tenon::gen::cpp
