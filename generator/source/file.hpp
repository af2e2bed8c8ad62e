#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::gen::source {

/// A place in a file as people count: lines and columns from 1, columns in code points.
struct position {
  std::size_t line = 1;
  std::size_t column = 1;
  bool operator==(const position&) const = default;
};

/// The text of one input and where its lines start. Lines end with LF or CRLF.
class source_file {
 public:
  /// `path` is what the user should see; `text` is UTF-8 without a byte order mark.
  source_file(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::size_t line_count() const { return starts_.size(); }

  /// Line and column of a byte offset; an offset past the end is taken as the end.
  position at(std::size_t offset) const;
  /// Byte offset where line `line` (from 1) starts.
  std::size_t line_start(std::size_t line) const { return starts_[line - 1]; }
  /// Text of line `line` (from 1) without its line end; empty when there is no such line.
  std::string_view line(std::size_t line) const;

 private:
  std::size_t points_before(std::size_t offset) const;

  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> starts_;
  /// Code points before each block: a document may be one line of megabytes.
  std::vector<std::uint32_t> points_;
};

/// Number of code points in valid UTF-8 text.
std::size_t count_code_points(std::string_view text);

}  // namespace tenon::gen::source
