#include <tenon/file/open.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <optional>

#include <tenon/async/offload.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/file/error.hpp>

#include "failure.hpp"
#include "ring.hpp"

namespace tenon::file {

namespace {

/// What is copied out of the page cache on the loop before others have their turn: that takes less
/// than waking a worker, and a loop is not stalled by it (1 MiB takes 0.15 ms).
constexpr std::size_t inline_read = std::size_t{64} << 10U;

int flags_of(const open_options& how) noexcept {
  int flags = how.read && how.write ? O_RDWR : how.write ? O_WRONLY : O_RDONLY;
  if (how.append) flags |= O_APPEND;
  if (how.create) flags |= O_CREAT;
  if (how.exclusive) flags |= O_EXCL;
  if (how.truncate) flags |= O_TRUNC;
  if (how.synchronous) flags |= O_SYNC;
  if (how.direct) flags |= O_DIRECT;
  return flags;
}

/// What the page cache has; nothing when the disk would have to be waited for.
std::optional<std::size_t> read_cached(int file, std::uint64_t offset,
                                       std::span<std::byte> into) noexcept {
  const iovec part{into.data(), into.size()};
  const ssize_t got = ::preadv2(file, &part, 1, static_cast<off_t>(offset), RWF_NOWAIT);
  if (got < 0) return std::nullopt;
  return static_cast<std::size_t>(got);
}

std::size_t read_waiting(int file, std::uint64_t offset, std::span<std::byte> into,
                         const std::string& path) {
  for (;;) {
    ssize_t got = ::pread(file, into.data(), into.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == ESPIPE) got = ::read(file, into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) detail::fail("read", path);
  }
}

void write_waiting(int file, std::uint64_t offset, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    ssize_t put = ::pwrite(file, text.data(), text.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == ESPIPE) put = ::write(file, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) detail::fail("write", path);
    text.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
}

opened_file open_waiting(std::string path, const open_options& how) {
  // Not waiting on open keeps a FIFO without a peer from blocking the worker for ever.
  descriptor file = detail::open_now(path, flags_of(how) | O_NONBLOCK, how.permissions);
  const struct ::stat found = detail::look_at(file, path);
  if (S_ISFIFO(found.st_mode) || S_ISSOCK(found.st_mode)) detail::fail("open", path, ESPIPE);
  if (S_ISDIR(found.st_mode)) detail::fail("open", path, EISDIR);
  if (S_ISREG(found.st_mode) && detail::ring_chosen()) {
    // A ring would take it for files too, and not wait for the disk.
    const int flags = ::fcntl(file.get(), F_GETFL);
    if (::fcntl(file.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) detail::fail("open", path);
  }
  return opened_file(std::move(file), std::move(path), how.append);
}

std::uint64_t moved_by(std::uint64_t base, std::int64_t offset, const std::string& path) {
  const auto distance = static_cast<std::uint64_t>(offset);
  const std::uint64_t moved = base + distance;
  const bool wrong = offset < 0 ? moved >= base : moved < base;
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (wrong || moved > most) detail::fail("seek in", path, EINVAL);
  return moved;
}

std::span<std::byte> bytes_of(std::string& text, std::size_t from) noexcept {
  return std::as_writable_bytes(std::span(text.data() + from, text.size() - from));
}

}  // namespace

opened_file::opened_file(descriptor opened, std::string path, bool append) noexcept
    : file_(std::move(opened)), path_(std::move(path)), append_(append) {}

task<std::size_t> opened_file::read(std::span<std::byte> into) {
  const std::size_t got = co_await read_at(position_, into);
  position_ += got;
  co_return got;
}

task<std::size_t> opened_file::read_at(std::uint64_t offset, std::span<std::byte> into) {
  std::size_t filled = 0;
  for (;;) {
    const std::span<std::byte> rest = into.subspan(filled);
    const std::optional<std::size_t> got =
        read_cached(file_.get(), offset + filled, rest.first(std::min(rest.size(), inline_read)));
    if (!got) co_return filled + co_await read_beside(offset + filled, rest);
    filled += *got;
    if (*got == 0 || filled == into.size()) co_return filled;
    co_await yield();
  }
}

task<std::size_t> opened_file::read_beside(std::uint64_t offset, std::span<std::byte> into) {
  if (detail::ring_chosen()) {
    const std::optional<std::size_t> got = co_await detail::ring_read(file_.get(), offset, into);
    if (got) co_return *got;
  }
  auto read = [&] { return read_waiting(file_.get(), offset, into, path_); };
  task<std::size_t> reading = offload(read);
  co_return co_await std::move(reading);
}

task<std::string> opened_file::read_text_at(std::uint64_t offset, std::size_t most) {
  std::string text;
  std::size_t filled = 0;
  while (filled < most) {
    // In steps, so that asking for much of a short file does not take much memory.
    text.resize(std::min(most, std::max(filled * 2, inline_read)));
    const std::size_t got = co_await read_at(offset + filled, bytes_of(text, filled));
    if (got == 0) break;
    filled += got;
  }
  text.resize(filled);
  co_return text;
}

task<std::string> opened_file::read_text(std::size_t most) {
  std::string text = co_await read_text_at(position_, most);
  position_ += text.size();
  co_return text;
}

task<std::string> opened_file::read_rest(std::size_t limit) {
  std::string text = co_await read_text(limit);
  std::byte one{};
  if (text.size() == limit && co_await read_at(position_, std::span(&one, 1)) != 0) {
    throw too_large(path_, limit);
  }
  co_return text;
}

task<> opened_file::write(std::string_view text) {
  const std::uint64_t at = append_ ? co_await size() : position_;
  co_await write_at(at, text);
  position_ = at + text.size();
}

task<> opened_file::write(std::span<const std::byte> bytes) {
  return write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

task<> opened_file::write_at(std::uint64_t offset, std::string_view text) {
  if (detail::ring_chosen()) return write_by_ring(offset, text);
  return offload([this, offset, text] { write_waiting(file_.get(), offset, text, path_); });
}

task<> opened_file::write_by_ring(std::uint64_t offset, std::string_view text) {
  const std::size_t written = co_await detail::ring_write(file_.get(), offset, text);
  if (written == text.size()) co_return;
  text.remove_prefix(written);
  auto rest = [&] { write_waiting(file_.get(), offset + written, text, path_); };
  task<> writing = offload(rest);
  co_await std::move(writing);
}

task<bool> uses_io_uring() { return detail::ring_works(); }

task<std::uint64_t> opened_file::seek(std::int64_t offset, origin from) {
  std::uint64_t base = 0;
  if (from == origin::current) base = position_;
  if (from == origin::end) base = co_await size();
  position_ = moved_by(base, offset, path_);
  co_return position_;
}

task<file::status> opened_file::status() const {
  return offload([this] { return detail::status_of(detail::look_at(file_, path_)); });
}

task<std::uint64_t> opened_file::size() const {
  return offload([this] { return detail::status_of(detail::look_at(file_, path_)).size; });
}

task<> opened_file::truncate(std::uint64_t length) {
  return offload([this, length] {
    if (::ftruncate(file_.get(), static_cast<off_t>(length)) != 0) detail::fail("truncate", path_);
  });
}

task<> opened_file::allocate(std::uint64_t offset, std::uint64_t length) {
  return offload([this, offset, length] {
    const int failed =
        ::posix_fallocate(file_.get(), static_cast<off_t>(offset), static_cast<off_t>(length));
    if (failed != 0) detail::fail("allocate room for", path_, failed);
  });
}

task<> opened_file::advise(advice what, std::uint64_t offset, std::uint64_t length) {
  return offload([this, what, offset, length] {
    constexpr int words[] = {POSIX_FADV_NORMAL, POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                             POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED};
    const int failed =
        ::posix_fadvise(file_.get(), static_cast<off_t>(offset), static_cast<off_t>(length),
                        words[static_cast<std::size_t>(what)]);
    if (failed != 0) detail::fail("advise about", path_, failed);
  });
}

task<> opened_file::sync() {
  return offload([this] {
    if (::fsync(file_.get()) != 0) detail::fail("sync", path_);
  });
}

task<> opened_file::begin_sync(std::uint64_t offset, std::uint64_t length) {
  return offload([this, offset, length] {
    (void)::sync_file_range(file_.get(), static_cast<off_t>(offset), static_cast<off_t>(length),
                            SYNC_FILE_RANGE_WRITE);
  });
}

task<> opened_file::sync_data() {
  return offload([this] {
    if (::fdatasync(file_.get()) != 0) detail::fail("sync", path_);
  });
}

task<> opened_file::set_permissions(unsigned permissions) {
  return offload([this, permissions] {
    if (::fchmod(file_.get(), permissions) != 0) detail::fail("set the mode of", path_);
  });
}

task<> opened_file::close() {
  return offload([this] {
    // Linux frees the number whatever close answers; closing it again could hit another file.
    if (file_.open() && ::close(file_.release()) != 0 && errno != EINTR) {
      detail::fail("close", path_);
    }
  });
}

task<opened_file> open(std::string path, open_options how) {
  return offload([path = std::move(path), how] { return open_waiting(path, how); });
}

}  // namespace tenon::file
