#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <tenon/async/sequence.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/open.hpp>
#include <tenon/file/stream.hpp>

namespace tenon::file {

inline constexpr std::size_t default_line_limit = std::size_t{1} << 20U;

/// A line has more bytes than the reader allowed.
class line_too_long : public error {
 public:
  line_too_long(std::string path, std::uint64_t line, std::size_t limit);
  /// Counted from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

 private:
  std::uint64_t line_;
};

/// The lines of an open file, from its position, or of a stream. A line ends with LF or CR LF,
/// which are not part of it; the last one may have no end.
class line_reader {
 public:
  /// What is read outlives the reader.
  explicit line_reader(opened_file& file, std::size_t limit = default_line_limit) noexcept
      : file_(&file), limit_(limit) {}
  explicit line_reader(stream& from, std::size_t limit = default_line_limit) noexcept
      : stream_(&from), limit_(limit) {}
  /// Valid until the next call; nothing at the end. Throws line_too_long and file::error.
  [[nodiscard]] task<std::optional<std::string_view>> next();

 private:
  opened_file* file_ = nullptr;  // one of them
  stream* stream_ = nullptr;
  std::size_t limit_;
  std::string buffer_{};
  std::size_t begin_ = 0;  // of what no line was made of
  std::size_t end_ = 0;    // of what was read
  std::uint64_t line_ = 0;
  bool at_end_ = false;

  [[nodiscard]] task<> fill();
};

/// The lines of a file, one after the other; it is open while they are read.
[[nodiscard]] sequence<std::string> lines(std::string path, std::size_t limit = default_line_limit);

}  // namespace tenon::file
