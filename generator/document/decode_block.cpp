#include <algorithm>
#include <utility>

#include "document/decode.hpp"

namespace tenon::gen::document {

namespace {

struct line {
  std::size_t begin = 0;
  /// Without the line break.
  std::size_t end = 0;
  /// With it; equal to `end` on a last line without one.
  std::size_t next = 0;
};

line line_at(std::string_view text, std::size_t begin) {
  const std::size_t found = text.find('\n', begin);
  if (found == std::string_view::npos) return {begin, text.size(), text.size()};
  const bool crlf = found > begin && text[found - 1] == '\r';
  return {begin, crlf ? found - 1 : found, found + 1};
}

std::size_t start_of_line(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? text.npos : text.rfind('\n', at - 1);
  return before == text.npos ? 0 : before + 1;
}

std::size_t count_spaces(std::string_view text) {
  return std::min(text.find_first_not_of(' '), text.size());
}

// The header, the column its parent starts at (-1 for none) and what the header says.
struct header {
  std::size_t place = 0;
  int parent = -1;
  int indentation = 0;
  char chomping = '\0';
};

// Column of the node that owns a header on this line: that of the key, or of the `-` when the
// scalar is the item itself.
int parent_column(std::string_view before) {
  std::size_t column = count_spaces(before);
  int owner = static_cast<int>(column) - 1;
  while (column + 1 < before.size() &&
         std::string_view("-?:").find(before[column]) != before.npos && before[column + 1] == ' ') {
    owner = static_cast<int>(column);
    ++column;
    column += count_spaces(before.substr(column));
  }
  const std::string_view rest = before.substr(column);
  const bool has_key =
      !rest.empty() && rest.find(':') != rest.npos && rest[0] != '!' && rest[0] != '&';
  return has_key ? static_cast<int>(column) : owner;
}

// Where the `|` or `>` stands when `code` ends with a header.
std::size_t find_sign(std::string_view code) {
  const std::size_t last = code.find_last_not_of(" \t\r+-123456789");
  return last != code.npos && (code[last] == '|' || code[last] == '>') ? last : code.npos;
}

// A header ends its line, but for a comment.
std::optional<header> read_header(std::string_view on_line) {
  std::size_t sign = std::string_view::npos;
  std::size_t end = 0;
  while (sign == std::string_view::npos && end < on_line.size()) {
    end = std::min(on_line.find('#', end + 1), on_line.size());
    const bool comment =
        end < on_line.size() && (on_line[end - 1] == ' ' || on_line[end - 1] == '\t');
    if (comment || end == on_line.size()) sign = find_sign(on_line.substr(0, end));
  }
  if (sign == std::string_view::npos) return std::nullopt;
  header found{.place = sign, .parent = parent_column(on_line.substr(0, sign))};
  for (const char c : on_line.substr(sign + 1, end - sign - 1)) {
    if (c == '+' || c == '-') found.chomping = c;
    if (c >= '1' && c <= '9') found.indentation = c - '0';
  }
  return found;
}

// Column of the content: what the header says, or that of the first line that is not empty.
std::size_t content_column(std::string_view text, std::size_t at, const header& head) {
  const auto least = static_cast<std::size_t>(head.parent + 1);
  if (head.indentation > 0) {
    return static_cast<std::size_t>(std::max(head.parent, 0) + head.indentation);
  }
  while (at < text.size()) {
    const line each = line_at(text, at);
    const std::size_t spaces = count_spaces(text.substr(each.begin, each.end - each.begin));
    if (spaces < each.end - each.begin) return std::max(spaces, least);
    at = each.next;
  }
  return least;
}

class block_decoder {
 public:
  block_decoder(std::string_view text, std::size_t at, bool folded)
      : text_(text), at_(at), folded_(folded) {}

  // Follows the fold rules of YAML 1.2.2, 8.1.3: a break between two lines that start with no blank
  // becomes a space, or nothing when empty lines follow it.
  block_scalar run(std::size_t column, char chomping) {
    block_scalar made{.begin = at_, .end = at_};
    std::string pending_break;
    std::string empty_lines;
    bool previous_blank = false;
    bool any = false;
    while (next_line(column, empty_lines)) {
      const bool blank = text_[from_] == ' ' || text_[from_] == '\t';
      if (folded_ && !pending_break.empty() && !previous_blank && !blank) {
        if (empty_lines.empty()) made.text += ' ';
      } else {
        made.text += pending_break;
      }
      made.text += std::exchange(empty_lines, {});
      made.text += text_.substr(from_, to_ - from_);
      pending_break = has_break_ ? "\n" : "";
      previous_blank = blank;
      if (!any) made.begin = from_;
      made.end = to_;
      any = true;
    }
    if (chomping != '-') made.text += pending_break;
    if (chomping == '+') made.text += empty_lines;
    return made;
  }

 private:
  // Moves to the next line of content, collecting empty ones; false at the end of the scalar.
  bool next_line(std::size_t column, std::string& empty_lines) {
    while (at_ < text_.size()) {
      const line each = line_at(text_, at_);
      const std::string_view all = text_.substr(each.begin, each.end - each.begin);
      const std::size_t spaces = count_spaces(all);
      const bool empty = spaces == all.size() && spaces <= column;
      if (!empty && spaces < column) return false;
      at_ = each.next;
      if (empty) {
        if (each.next != each.end) empty_lines += '\n';
        continue;
      }
      from_ = each.begin + column;
      to_ = each.end;
      has_break_ = each.next != each.end;
      return true;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_;
  bool folded_;
  std::size_t from_ = 0;
  std::size_t to_ = 0;
  bool has_break_ = false;
};

}  // namespace

std::optional<block_scalar> decode_block_scalar(std::string_view text, std::size_t content) {
  // The header is on the line before the content, or before the empty lines the content starts
  // with; on the same line when the text ends there.
  std::size_t after = std::min(content, text.size());
  while (true) {
    const std::size_t line_begin = start_of_line(text, after);
    const std::string_view on_line = text.substr(line_begin, after - line_begin);
    if (const auto head = read_header(on_line)) {
      const std::size_t place = line_begin + head->place;
      const std::size_t first = std::min(after + 1, text.size());
      block_decoder decoder(text, first, text[place] == '>');
      block_scalar made = decoder.run(content_column(text, first, *head), head->chomping);
      made.header = place;
      return made;
    }
    if (on_line.find_first_not_of(" \t\r") != on_line.npos || line_begin == 0) return std::nullopt;
    after = line_begin - 1;
  }
}

}  // namespace tenon::gen::document
