#include <tenon/file/text.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <tenon/async/offload.hpp>
#include <tenon/file/error.hpp>

#include "failure.hpp"
#include "replacement.hpp"

namespace tenon::file {

namespace {

constexpr std::size_t first_read = 4096;  // where the size is not known before

/// Reads up to `wanted` bytes to the end of the text; fewer at the end of the file.
std::size_t append_read(const descriptor& file, std::string& text, std::size_t wanted,
                        const std::string& path) {
  const std::size_t before = text.size();
  text.resize(before + wanted);
  ssize_t got = -1;
  do {
    got = ::read(file.get(), text.data() + before, wanted);
  } while (got < 0 && errno == EINTR);
  if (got < 0) detail::fail("read", path);
  text.resize(before + static_cast<std::size_t>(got));
  return static_cast<std::size_t>(got);
}

std::string read_blocking(const std::string& path, std::size_t limit) {
  // Not waiting on open keeps a FIFO without a writer from blocking the worker for ever.
  const descriptor file = detail::open_now(path, O_RDONLY | O_NONBLOCK);
  const struct ::stat found = detail::look_at(file, path);
  if (S_ISDIR(found.st_mode)) detail::fail("read", path, EISDIR);
  const auto expected = static_cast<std::size_t>(std::max<off_t>(found.st_size, 0));
  if (S_ISREG(found.st_mode) && expected > limit) throw too_large(path, limit);
  std::string text;
  // The size is a hint: files grow, and those of /proc say 0.
  std::size_t wanted = std::max(expected + 1, first_read);
  while (append_read(file, text, wanted, path) != 0) {
    if (text.size() > limit) throw too_large(path, limit);
    wanted = std::min(std::max(text.size(), first_read), limit - text.size() + 1);
  }
  return text;
}

void write_blocking(const std::string& path, std::string_view text, durability last) {
  detail::replacement next(path);
  next.write(text);
  next.place(last);
}

}  // namespace

task<std::string> read_text(std::string path, std::size_t limit) {
  return offload([path = std::move(path), limit] { return read_blocking(path, limit); });
}

task<> write_text(std::string path, std::string text, durability last) {
  return offload(
      [path = std::move(path), text = std::move(text), last] { write_blocking(path, text, last); });
}

}  // namespace tenon::file
