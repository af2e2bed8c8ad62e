#include <tenon/http/multipart_reader.hpp>

#include <algorithm>
#include <optional>
#include <tenon/http/item_reader.hpp>
#include <utility>

namespace tenon::http {
namespace {

constexpr std::string_view crlf = "\r\n";
constexpr std::size_t most_blanks = 1000;  // behind a boundary

}  // namespace

multipart_reader::multipart_reader(sequence<bytes> from, std::string_view content_type,
                                   multipart_reader_limits limits)
    : from_(std::move(from)), content_type_(content_type), limits_(limits) {
  if (const std::optional<std::string> boundary = multipart_boundary(content_type)) {
    delimiter_ = "\r\n--" + *boundary;
  }
  // The first boundary may stand at the very beginning.
  buffer_ = crlf;
}

void multipart_reader::fail(bool too_large, std::string_view why) {
  at_ = place::at_end;
  const auto kind = too_large ? item_error::kind::too_large : item_error::kind::malformed;
  throw item_error(kind, parts_ == 0 ? 0 : parts_ - 1, offset(), why);
}

/// More of the body; at its end, where the last boundary should have been, an error.
task<void> multipart_reader::fill() {
  if (ended_) fail(false, "the body ends before the last boundary");
  std::optional<bytes> piece = co_await from_.next();
  ended_ = !piece.has_value();
  if (ended_) fail(false, "the body ends before the last boundary");
  buffer_.append(piece->view());
}

void multipart_reader::drop(std::size_t size) {
  buffer_.erase(0, size);
  dropped_ += size;
}

std::string_view multipart_reader::give(std::size_t size) {
  given_.assign(buffer_, begun_, size - begun_);
  drop(size);
  begun_ = 0;
  part_bytes_ += given_.size();
  if (at_ == place::in_part && part_bytes_ > limits_.part_bytes) {
    fail(true, "a part has more than " + std::to_string(limits_.part_bytes) + " bytes");
  }
  return given_;
}

task<std::string_view> multipart_reader::read() {
  while (at_ == place::in_part || at_ == place::before_parts) {
    const std::size_t found = buffer_.find(delimiter_);
    if (found != std::string::npos) {
      const std::size_t size = std::max(found, begun_);
      const bool has_content = found > begun_;
      if (has_content) co_return give(size);
      // What began the delimiter was no content.
      drop(found);
      begun_ = 0;
      at_ = place::after_part;
      break;
    }
    // The delimiter may have begun.
    const std::size_t kept = std::min(buffer_.size(), delimiter_.size() - 1);
    if (buffer_.size() - kept > begun_) co_return give(buffer_.size() - kept);
    co_await fill();
  }
  co_return std::string_view();
}

/// What follows a boundary: two dashes when it is the last, blanks, and the end of the line.
task<void> multipart_reader::pass_delimiter() {
  drop(delimiter_.size());
  while (buffer_.size() < 2) co_await fill();
  if (buffer_.starts_with("--")) {
    at_ = place::at_end;
    co_return;
  }
  while (true) {
    const std::size_t blanks = std::min(buffer_.find_first_not_of(" \t"), buffer_.size());
    const std::string_view rest = std::string_view{buffer_}.substr(blanks);
    if (rest.starts_with(crlf)) {
      drop(blanks);
      co_return;
    }
    if (blanks > most_blanks || (!rest.empty() && rest != "\r")) {
      fail(false, "a boundary is followed by other text on its line");
    }
    co_await fill();
  }
}

/// The header, which begins with the end of the boundary's line and ends with an empty line.
task<void> multipart_reader::take_head(multipart_part& out) {
  constexpr std::string_view empty_line = "\r\n\r\n";
  std::size_t end = buffer_.find(empty_line);
  while (end == std::string::npos) {
    if (buffer_.size() > limits_.parts.header_bytes + empty_line.size()) {
      fail(false, "a part's header is too long");
    }
    co_await fill();
    end = buffer_.find(empty_line);
  }
  // The header as a body of one part without content.
  head_ = delimiter_.substr(crlf.size());
  head_.append(buffer_, 0, end + empty_line.size()).append(delimiter_.substr(crlf.size()));
  head_.append("--");
  multipart_parser parser{head_, content_type_, limits_.parts};
  if (!parser.next(out)) fail(false, parser.error());
  drop(end + crlf.size());
  begun_ = crlf.size();
}

task<bool> multipart_reader::next(multipart_part& out) {
  if (delimiter_.empty()) fail(false, "the Content-Type names no valid boundary");
  while (at_ == place::in_part || at_ == place::before_parts) {
    const std::string_view skipped = co_await read();
    (void)skipped;
  }
  if (at_ == place::at_end) co_return false;
  co_await pass_delimiter();
  if (at_ == place::at_end) co_return false;
  if (parts_++ == limits_.parts.parts) fail(false, "there are too many parts");
  out = {};
  part_bytes_ = 0;
  at_ = place::in_part;
  co_await take_head(out);
  co_return true;
}

}  // namespace tenon::http
