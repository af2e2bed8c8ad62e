#include "log_writer.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <support/catch.hpp>

using namespace tenon::serving;

TEST_CASE("a line in logfmt quotes what needs quotes") {
  CHECK(
      format_line(log_writer::format::logfmt, "T", severity::info, "request",
                  {{"path", "/a b"}, {"status", "200", true}, {"empty", ""}, {"bad", "x\n\"y"}}) ==
      "time=T level=info msg=request path=\"/a b\" status=200 empty=\"\" "
      "bad=\"x\\u000a\\\"y\"\n");
}

TEST_CASE("a line in JSON is JSON") {
  CHECK(format_line(log_writer::format::json, "T", severity::warning, "handler failed",
                    {{"error", "a \"b\""}, {"ms", "1.500", true}}) ==
        R"({"time":"T","level":"warning","msg":"handler failed","error":"a \"b\"","ms":1.500})"
        "\n");
}

TEST_CASE("a flushed line is there before the log ends, and a stuck reader is not waited for") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  {
    log_writer lines{ends[1], log_writer::format::logfmt, severity::info};
    lines.write(severity::info, "hello", {});
    lines.flush(std::chrono::seconds{30});
    std::array<char, 4096> buffer{};
    const ssize_t count = read(ends[0], buffer.data(), buffer.size());
    CHECK(std::string_view(buffer.data(), static_cast<std::size_t>(count)).ends_with("hello\n"));

    lines.write(severity::info, std::string(256 * 1024, 'x'), {});  // more than a pipe takes
    const auto begin = std::chrono::steady_clock::now();
    lines.flush(std::chrono::milliseconds{20});
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds{20});
    for (std::size_t left = 256 * 1024; left > 0;) {
      const ssize_t size = read(ends[0], buffer.data(), buffer.size());
      REQUIRE(size > 0);
      left -= std::min(left, static_cast<std::size_t>(size));
    }
    lines.flush(std::chrono::milliseconds{20});
  }
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("all lines are written before the log ends, and only those wanted") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  {
    log_writer lines{ends[1], log_writer::format::logfmt, severity::info};
    CHECK_FALSE(lines.wants(severity::debug));
    for (int i = 0; i < 10; ++i) lines.write(severity::info, "hello", {});
    lines.write(severity::debug, "not this", {});
  }
  close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 0; (count = read(ends[0], buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(ends[0]);
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = text.find("msg=hello\n", at)) != std::string::npos; ++at) ++lines;
  CHECK(lines == 10);
  CHECK(text.find("not this") == std::string::npos);
}
