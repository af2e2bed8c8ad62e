#include "source/file.hpp"

#include <algorithm>
#include <utility>

namespace tenon::gen::source {

namespace {

constexpr std::size_t counted_block = 4096;  // bytes

}  // namespace

source_file::source_file(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  std::uint32_t points = 0;
  for (std::size_t at = 0; at <= text_.size(); at += counted_block) {
    points_.push_back(points);
    points += static_cast<std::uint32_t>(count_code_points(this->text().substr(at, counted_block)));
  }
}

std::size_t source_file::points_before(std::size_t offset) const {
  const std::size_t begin = offset - offset % counted_block;
  return points_[offset / counted_block] + count_code_points(text().substr(begin, offset - begin));
}

position source_file::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::ranges::upper_bound(starts_, offset);
  const auto line = static_cast<std::size_t>(after - starts_.begin());
  const std::size_t start = starts_[line - 1];
  return {line, points_before(offset) - points_before(start) + 1};
}

std::string_view source_file::line(std::size_t line) const {
  if (line == 0 || line > starts_.size()) return {};
  const std::size_t start = starts_[line - 1];
  const std::size_t end = line < starts_.size() ? starts_[line] - 1 : text_.size();
  std::string_view found = text().substr(start, end - start);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace tenon::gen::source
