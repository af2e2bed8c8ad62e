#include <tenon/file/stream.hpp>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <climits>
#include <optional>
#include <utility>

#include <tenon/async/asio.hpp>
#include <tenon/async/offload.hpp>
#include <tenon/file/error.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace {

constexpr std::size_t stream_piece = std::size_t{64} << 10U;

/// How a descriptor is kept from blocking the loop.
enum class way : std::uint8_t {
  pool,         ///< a file: on a worker
  nonblocking,  ///< it does not block
  socket,       ///< it is asked not to, in each call
  careful,      ///< it would; so it is asked for no more than poll(2) has promised
};

/// Tells when a descriptor may be read or written. Through a set of its own, because Asio makes
/// what it waits for non-blocking.
class readiness {
 public:
  readiness(const boost::asio::any_io_executor& on, const descriptor& of, std::uint32_t events,
            const std::string& path)
      : set_(on) {
    descriptor set(::epoll_create1(EPOLL_CLOEXEC));
    if (!set.open()) detail::fail("wait for", path);
    epoll_event asked{};
    asked.events = events;
    if (::epoll_ctl(set.get(), EPOLL_CTL_ADD, of.get(), &asked) == 0) {
      set_.assign(set.release());
    } else if (errno != EPERM) {  // such as /dev/null, which never has to be waited for
      detail::fail("wait for", path);
    }
  }
  task<> wait() {
    if (!set_.is_open()) co_return;
    co_await set_.async_wait(boost::asio::posix::stream_descriptor::wait_read, use_task);
  }

 private:
  boost::asio::posix::stream_descriptor set_;
};

struct prepared {
  descriptor file{};
  way how = way::pool;
};

/// Whether a descriptor blocks belongs to all programs that have it, as the shell that has the same
/// terminal; so it is opened anew.
prepared prepare(descriptor given, const std::string& path) {
  const mode_t mode = detail::look_at(given, path).st_mode;
  if (S_ISREG(mode) || S_ISDIR(mode) || S_ISBLK(mode)) return {std::move(given), way::pool};
  if (S_ISSOCK(mode)) return {std::move(given), way::socket};
  const int flags = ::fcntl(given.get(), F_GETFL);
  const std::string again = "/proc/self/fd/" + std::to_string(given.get());
  descriptor own(::open(again.c_str(), (flags & O_ACCMODE) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (own.open()) return {std::move(own), way::nonblocking};
  return {std::move(given), way::careful};
}

descriptor copy_of(int number, const std::string& path) {
  descriptor made(::fcntl(number, F_DUPFD_CLOEXEC, 0));
  if (!made.open()) detail::fail("open", path);
  return made;
}

/// Nothing when it would have to wait.
std::optional<std::size_t> passed(ssize_t result, const char* action, const std::string& path) {
  if (result >= 0) return static_cast<std::size_t>(result);
  if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) detail::fail(action, path);
  return std::nullopt;
}

}  // namespace

struct stream::implementation {
  implementation(boost::asio::any_io_executor on, std::string named, prepared opened)
      : loop(std::move(on)),
        path(std::move(named)),
        how(opened.how),
        file(std::move(opened.file)) {}
  task<> readable() {
    if (!reading) reading.emplace(loop, file, EPOLLIN, path);
    return reading->wait();
  }
  task<> writable() {
    if (!writing) writing.emplace(loop, file, EPOLLOUT, path);
    return writing->wait();
  }
  std::optional<std::size_t> read_now(std::span<std::byte> into) {
    const int number = file.get();
    const ssize_t got = how == way::socket ? ::recv(number, into.data(), into.size(), MSG_DONTWAIT)
                                           : ::read(number, into.data(), into.size());
    return passed(got, "read", path);
  }
  std::optional<std::size_t> write_now(std::string_view text) {
    const int number = file.get();
    if (how == way::careful) text = text.substr(0, PIPE_BUF);
    const ssize_t put = how == way::socket
                            ? ::send(number, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
                            : ::write(number, text.data(), text.size());
    return passed(put, "write", path);
  }

  boost::asio::any_io_executor loop;
  std::string path;
  way how;
  descriptor file;
  std::optional<readiness> reading{};
  std::optional<readiness> writing{};
};

stream::stream(std::unique_ptr<implementation> made) noexcept : implementation_(std::move(made)) {}
stream::stream(stream&& other) noexcept = default;
stream& stream::operator=(stream&& other) noexcept = default;
stream::~stream() = default;

const std::string& stream::path() const noexcept { return implementation_->path; }

task<std::size_t> stream::read(std::span<std::byte> into) {
  implementation& my = *implementation_;
  if (my.how == way::pool) {
    auto run = [&my, into] {
      for (;;) {
        const ssize_t got = ::read(my.file.get(), into.data(), into.size());
        if (const auto bytes = passed(got, "read", my.path)) return *bytes;
      }
    };
    task<std::size_t> reading = offload(run);
    co_return co_await std::move(reading);
  }
  if (my.how == way::careful) co_await my.readable();
  for (;;) {
    if (const std::optional<std::size_t> got = my.read_now(into)) co_return *got;
    co_await my.readable();
  }
}

task<> stream::write(std::string_view text) {
  implementation& my = *implementation_;
  if (my.how == way::pool) {
    auto run = [&my, text] { detail::write_now(my.file, text, my.path); };
    task<> writing = offload(run);
    co_return co_await std::move(writing);
  }
  while (!text.empty()) {
    if (my.how == way::careful) co_await my.writable();
    const std::optional<std::size_t> put = my.write_now(text);
    text.remove_prefix(put.value_or(0));
    if (!put) co_await my.writable();
  }
}

task<stream> stream_of(descriptor opened, std::string path) {
  const context& here = co_await current_context();
  prepared made = prepare(std::move(opened), path);
  co_return stream(std::make_unique<stream::implementation>(asio_executor(here.executor),
                                                            std::move(path), std::move(made)));
}

namespace {

task<stream> standard(int number, std::string name) {
  descriptor copy = copy_of(number, name);
  co_return co_await stream_of(std::move(copy), std::move(name));
}

class stream_source final : public http::body_source {
 public:
  explicit stream_source(stream from) : from_(std::move(from)) {}
  task<std::string_view> read() override {
    piece_.resize(stream_piece);
    const std::span<char> room(piece_);
    const std::size_t got = co_await from_.read(std::as_writable_bytes(room));
    co_return std::string_view(piece_).substr(0, got);
  }

 private:
  stream from_;
  std::string piece_{};
};

}  // namespace

task<stream> standard_input() { return standard(STDIN_FILENO, "standard input"); }
task<stream> standard_output() { return standard(STDOUT_FILENO, "standard output"); }
task<stream> standard_error() { return standard(STDERR_FILENO, "standard error"); }

http::body body_of(stream from) {
  return http::body(std::make_unique<stream_source>(std::move(from)));
}

}  // namespace tenon::file
