// Streams: what has no places to go to, without blocking the loop.
#include <support/catch.hpp>
#include <support/redirected.hpp>
#include <support/variable.hpp>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <tenon/async/gather.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/file.hpp>
#include <tenon/run.hpp>
#include <utility>

#include "scratch.hpp"

namespace file = tenon::file;
using namespace std::chrono_literals;

namespace {

// region: standard
/// Copies standard input to standard output, each line with its number.
tenon::task<> number_lines() {
  tenon::file::stream from = co_await tenon::file::standard_input();
  tenon::file::stream to = co_await tenon::file::standard_output();
  tenon::file::line_reader lines(from);
  for (int number = 1;; ++number) {
    const std::optional<std::string_view> line = co_await lines.next();
    if (!line) break;
    std::string numbered = std::to_string(number) + ' ' + std::string(*line) + '\n';
    co_await to.write(numbered);
  }
}
// end: standard

struct both_ends {
  file::descriptor reading{};
  file::descriptor writing{};
};

both_ends new_pipe() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  return {file::descriptor(ends[0]), file::descriptor(ends[1])};
}
both_ends new_sockets() {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  return {file::descriptor(ends[0]), file::descriptor(ends[1])};
}

file::descriptor copy_of(const file::descriptor& of) { return file::descriptor(::dup(of.get())); }
bool blocks(const file::descriptor& opened) {
  return (::fcntl(opened.get(), F_GETFL) & O_NONBLOCK) == 0;
}

tenon::task<> write_and_close(file::descriptor to, std::string text) {
  file::stream into = co_await file::stream_of(std::move(to), "written");
  co_await into.write(text);
}

tenon::task<std::string> read_all(file::descriptor from) {
  file::stream opened = co_await file::stream_of(std::move(from), "read");
  tenon::http::body all = file::body_of(std::move(opened));
  co_return co_await all.take_all(10'000'000);
}

std::string large_text() {
  std::string text;
  for (int line = 0; text.size() < 1'000'000; ++line) text += std::to_string(line) + '\n';
  return text;
}

}  // namespace

TEST_CASE("pipes and sockets take and give more than they hold, on one loop") {
  for (const bool sockets : {false, true}) {
    both_ends ends = sockets ? new_sockets() : new_pipe();
    const file::descriptor reading = copy_of(ends.reading);
    const std::string text = large_text();
    std::string got;
    // Were one to block the loop, the other could not go on.
    auto read = [&]() -> tenon::task<> { got = co_await read_all(std::move(ends.reading)); };
    tenon::task<> writing = write_and_close(std::move(ends.writing), text);
    tenon::task<> reading_all = read();
    tenon::run(tenon::gather(std::move(writing), std::move(reading_all)));
    CHECK(got == text);
    CHECK(blocks(reading));
  }
}

TEST_CASE("waiting for a stream ends when it is cancelled, and loses nothing") {
  for (const bool sockets : {false, true}) {
    both_ends ends = sockets ? new_sockets() : new_pipe();
    auto run = [&]() -> tenon::task<> {
      file::stream from = co_await file::stream_of(std::move(ends.reading), "pipe");
      std::array<std::byte, 10> into{};
      bool late = false;
      try {
        (void)co_await tenon::with_timeout(20ms, from.read(into));
      } catch (const tenon::timeout_error&) {
        late = true;
      }
      CHECK(late);
      co_await write_and_close(std::move(ends.writing), "text");
      CHECK(co_await from.read(into) == 4);
      CHECK(co_await from.read(into) == 0);
    };
    tenon::run(run());
  }
}

TEST_CASE("a stream may be a file or a device") {
  const scratch_folder folder;
  const std::string path = folder.at("file");
  tenon::run(write_and_close(
      file::descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), "content"));
  CHECK(tenon::run(read_all(file::descriptor(::open(path.c_str(), O_RDONLY)))) == "content");
  CHECK(tenon::run(read_all(file::descriptor(::open("/dev/null", O_RDONLY)))).empty());
  tenon::run(write_and_close(file::descriptor(::open("/dev/null", O_WRONLY)), large_text()));
  CHECK_THROWS_AS(tenon::run(read_all(file::descriptor(::open(path.c_str(), O_WRONLY)))),
                  file::error);
}

TEST_CASE("writing to what nobody reads is an error") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  for (const bool sockets : {false, true}) {
    both_ends ends = sockets ? new_sockets() : new_pipe();
    ends.reading.reset();
    try {
      tenon::run(write_and_close(std::move(ends.writing), "text"));
      FAIL("it was written");
    } catch (const file::error& failure) {
      CHECK(failure.code().value() == EPIPE);
      CHECK(failure.path() == "written");
    }
  }
  std::signal(SIGPIPE, before);
}

TEST_CASE("lines are read from standard input, and written to standard output") {
  both_ends input = new_pipe();
  both_ends output = new_pipe();
  tenon::run(write_and_close(std::move(input.writing), "a\nb\r\nlast"));
  {
    const redirected in(STDIN_FILENO, input.reading.get());
    const redirected out(STDOUT_FILENO, output.writing.get());
    tenon::run(number_lines());
  }
  output.writing.reset();
  CHECK(tenon::run(read_all(std::move(output.reading))) == "1 a\n2 b\n3 last\n");
}

TEST_CASE("a body is written to a stream, within a limit") {
  both_ends ends = new_pipe();
  auto write = [&](std::uint64_t limit) -> tenon::task<std::uint64_t> {
    file::stream to = co_await file::stream_of(copy_of(ends.writing), "pipe");
    tenon::http::body content(std::string("content"));
    co_return co_await file::write_body(to, content, limit);
  };
  CHECK(tenon::run(write(7)) == 7);
  CHECK_THROWS_AS(tenon::run(write(6)), tenon::http::body_error);
  ends.writing.reset();
  CHECK(tenon::run(read_all(std::move(ends.reading))) == "content");
}

TEST_CASE("a terminal's size is what it says, or the environment before it") {
  const variable no_columns("COLUMNS", "");
  const variable no_lines("LINES", "0");
  const auto size = [] {
    const file::terminal_size found = file::get_terminal_size({.columns = 70, .rows = 20});
    return std::pair(found.columns, found.rows);
  };
  const file::descriptor terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(terminal.open());
  const winsize told{.ws_row = 33, .ws_col = 111, .ws_xpixel = 0, .ws_ypixel = 0};
  REQUIRE(::ioctl(terminal.get(), TIOCSWINSZ, &told) == 0);
  {
    const redirected out(STDOUT_FILENO, terminal.get());
    CHECK(size() == std::pair(111U, 33U));
    const variable columns("COLUMNS", "50");
    CHECK(size() == std::pair(50U, 33U));
  }
  const both_ends pipe = new_pipe();
  const redirected out(STDOUT_FILENO, pipe.writing.get());
  CHECK(size() == std::pair(70U, 20U));
}
