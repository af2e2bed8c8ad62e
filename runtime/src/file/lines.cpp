#include <tenon/file/lines.hpp>

#include <algorithm>
#include <cstring>

namespace tenon::file {

namespace {

constexpr std::size_t line_buffer = std::size_t{64} << 10U;

std::string_view without_return(std::string_view line) noexcept {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

line_too_long::line_too_long(std::string path, std::uint64_t line, std::size_t limit)
    : error("read line " + std::to_string(line) + " of more than " + std::to_string(limit) +
                " bytes of",
            std::move(path), std::make_error_code(std::errc::file_too_large)),
      line_(line) {}

task<> line_reader::fill() {
  buffer_.erase(0, begin_);
  end_ -= begin_;
  begin_ = 0;
  buffer_.resize(std::max(end_ + line_buffer / 2, line_buffer));
  const std::span<char> room(buffer_.data() + end_, buffer_.size() - end_);
  const std::size_t most = std::min(room.size(), line_buffer);
  const std::span<std::byte> into = std::as_writable_bytes(room.first(most));
  task<std::size_t> reading = stream_ != nullptr ? stream_->read(into) : file_->read(into);
  const std::size_t got = co_await std::move(reading);
  at_end_ = got == 0;
  end_ += got;
}

task<std::optional<std::string_view>> line_reader::next() {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
    const std::size_t end = rest.find('\n', searched);
    const bool whole = end != std::string_view::npos;
    const std::string_view line = without_return(rest.substr(0, end));
    if (line.size() > limit_) {
      throw line_too_long(stream_ != nullptr ? stream_->path() : file_->path(), line_ + 1, limit_);
    }
    if (whole || (at_end_ && !rest.empty())) {
      ++line_;
      begin_ += whole ? end + 1 : rest.size();
      co_return whole ? line : rest;
    }
    if (at_end_) co_return std::nullopt;
    searched = rest.size();
    co_await fill();
  }
}

sequence<std::string> lines(std::string path, std::size_t limit) {
  opened_file file = co_await open(std::move(path));
  line_reader reader(file, limit);
  while (const std::optional<std::string_view> line = co_await reader.next()) {
    std::string given(*line);
    co_yield std::move(given);
  }
}

}  // namespace tenon::file
