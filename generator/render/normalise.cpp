#include "render/normalise.hpp"

namespace tenon::gen::render {

namespace {

std::string_view strip(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

std::string_view without_trailing_blanks(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  return last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
}

bool opens_block(std::string_view line) {
  return line.ends_with('{') && !strip(line).starts_with("namespace");
}

bool closes_block(std::string_view line) {
  const std::string_view text = strip(line);
  return text.starts_with('}') && text.find("// namespace") == std::string_view::npos;
}

bool is_access_label(std::string_view line) {
  const std::string_view text = strip(line);
  return text == "public:" || text == "protected:" || text == "private:";
}

}  // namespace

std::string normalise_blank_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::string_view previous;
  bool blank = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = without_trailing_blanks(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) {
      blank = true;
      continue;
    }
    const bool keep_blank =
        !out.empty() && !opens_block(previous) && !is_access_label(previous) && !closes_block(line);
    if (blank && keep_blank) out += '\n';
    out += line;
    out += '\n';
    previous = line;
    blank = false;
  }
  return out;
}

}  // namespace tenon::gen::render
