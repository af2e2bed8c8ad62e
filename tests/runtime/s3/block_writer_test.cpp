#include "block_writer.hpp"

#include <support/catch.hpp>

#include <sys/timerfd.h>

#include <filesystem>
#include <string>

#include <tenon/file/error.hpp>
#include <tenon/file/temporary.hpp>
#include <tenon/file/text.hpp>
#include <tenon/run.hpp>

namespace file = tenon::file;
using tenon::s3::detail::block_writer;

namespace {

std::string numbers(std::size_t size) {
  std::string text;
  for (std::size_t each = 0; text.size() < size; ++each) text += std::to_string(each) + ' ';
  text.resize(size);
  return text;
}

tenon::task<> write_in_pieces(file::opened_file& to, file::opened_file* direct, std::uint64_t at,
                              std::string_view text, std::size_t piece) {
  block_writer writer(to, direct, at);
  for (std::size_t done = 0; done < text.size(); done += piece) {
    co_await writer.add(text.substr(done, piece));
  }
  co_await writer.finish();
}

/// What a file has after two parts were written, the second first.
tenon::task<std::string> written_in_parts(std::string path, const std::string& text,
                                          std::size_t first, std::size_t piece, bool past_cache) {
  file::opened_file to = co_await file::open(path, file::new_file);
  file::opened_file direct;
  try {
    if (past_cache) direct = co_await file::open(path, file::past_cache);
  } catch (const file::error&) {
    past_cache = false;  // this file system cannot
  }
  file::opened_file* used = past_cache ? &direct : nullptr;
  const std::string_view all = text;
  co_await write_in_pieces(to, used, first, all.substr(first), piece);
  co_await write_in_pieces(to, used, 0, all.substr(0, first), piece);
  co_return co_await file::read_text(path);
}

}  // namespace

TEST_CASE("parts of a file are written in blocks, whatever the pieces") {
  const std::string text = numbers((std::size_t{1} << 20U) + 4096 + 17);
  const std::size_t first = GENERATE(std::size_t{512} << 10U, 4096U, 5000U, 0U);
  const std::size_t piece = GENERATE(1000U, 4096U, 300'000U, 2'000'000U);
  const bool past_cache = GENERATE(true, false);
  CAPTURE(first, piece, past_cache);
  const file::temporary_path folder = tenon::run(file::make_temporary_directory());
  const std::string path = folder.path() + "/parts";
  CHECK(tenon::run(written_in_parts(path, text, first, piece, past_cache)) == text);
}

TEST_CASE("a disk that refuses a block past the cache has it through the cache") {
  const std::string text = numbers(700'000);
  const file::temporary_path folder = tenon::run(file::make_temporary_directory());
  const std::string path = folder.path() + "/refused";
  auto write = [&]() -> tenon::task<> {
    file::opened_file to = co_await file::open(path, file::new_file);
    // Writing to a timer is EINVAL, as is a block that the disk finds misplaced.
    file::opened_file timer(
        file::descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)), "timer");
    co_await write_in_pieces(to, &timer, 0, text, 10'000);
  };
  tenon::run(write());
  CHECK(tenon::run(file::read_text(path)) == text);
}

TEST_CASE("what a disk fails with is told") {
  const file::temporary_path folder = tenon::run(file::make_temporary_directory());
  const std::string path = folder.path() + "/full";
  const std::string text = numbers(300'000);
  auto write = [&]() -> tenon::task<> {
    file::opened_file to = co_await file::open(path, file::new_file);
    file::opened_file full = co_await file::open("/dev/full", file::for_update);
    co_await write_in_pieces(to, &full, 0, text, 10'000);
  };
  CHECK_THROWS_AS(tenon::run(write()), file::error);
}
