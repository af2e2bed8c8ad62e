// What io_uring adds to the tests of files, all of which run over it too (runtime_file_io_uring).
#include <support/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <string>
#include <tenon/async/gather.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/file.hpp>
#include <tenon/run.hpp>
#include <vector>

#include "scratch.hpp"

namespace file = tenon::file;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t piece = 100'000;  // more than is copied on the loop
constexpr std::size_t pieces = 40;

std::string numbered(std::size_t number) {
  return std::string(piece, static_cast<char>('a' + number % 26));
}

tenon::task<> write_piece(file::opened_file& to, std::size_t number) {
  const std::string text = numbered(number);
  co_await to.write_at(number * piece, text);
}

tenon::task<> check_piece(file::opened_file& from, std::size_t number) {
  const std::string text = co_await from.read_text_at(number * piece, piece);
  CHECK(text == numbered(number));
}

/// Gives up soon, mostly while the kernel reads.
tenon::task<> begin_to_read(file::opened_file& from, std::chrono::microseconds limit) {
  try {
    (void)co_await tenon::with_timeout(limit, from.read_text_at(0, 10 * piece));
  } catch (const tenon::timeout_error&) {
    // Its memory is gone, and must not be written to any more.
  }
}

tenon::task<> write_and_read(std::string path) {
  file::opened_file both = co_await file::open(path, file::new_file);
  std::vector<tenon::task<>> writing;
  for (std::size_t each = 0; each < pieces; ++each) writing.push_back(write_piece(both, each));
  co_await tenon::gather(std::move(writing));
  // More than the ring holds.
  std::vector<tenon::task<>> reading;
  for (std::size_t each = 0; each < 600; ++each) {
    reading.push_back(check_piece(both, each * 7 % pieces));
  }
  co_await tenon::gather(std::move(reading));
}

tenon::task<> give_up_often(std::string path) {
  file::opened_file from = co_await file::open(path);
  for (int each = 0; each < 200; ++each) {
    co_await begin_to_read(from, std::chrono::microseconds(each));
  }
  for (std::size_t each = 0; each < pieces; ++each) co_await check_piece(from, each);
}

}  // namespace

TEST_CASE("many reads and writes go on at the same time, and may be given up") {
  const scratch_folder folder;
  tenon::run(write_and_read(folder.at("file")));
  tenon::run(give_up_often(folder.at("file")));
}

TEST_CASE("io_uring is used where it is chosen and allowed") {
  const char* const chosen = std::getenv("TENON_FILE_BACKEND");
  const bool used = tenon::run(file::uses_io_uring());
  if (chosen == nullptr || std::string(chosen) != "io_uring") {
    CHECK_FALSE(used);
  } else if (!used) {
    WARN("skipped: io_uring was not built in, or the kernel forbids it; files are read without");
  }
}
