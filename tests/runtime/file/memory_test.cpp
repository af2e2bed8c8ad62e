// Files in memory: mapped ones, and content that becomes a file when it grows.
#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include "scratch.hpp"

namespace file = tenon::file;

TEST_CASE("a mapped file is read where the kernel has it") {
  const scratch_folder folder;
  const std::string content(100'001, 'm');
  tenon::run(file::write_text(folder.at("in"), content));
  for (const auto when : {file::mapping_time::touched, file::mapping_time::now}) {
    file::mapped_file mapped = tenon::run(file::map(folder.at("in"), when));
    CHECK(mapped.text() == content);
    CHECK(mapped.bytes().size() == content.size());
    // Replaced, as files are: what is mapped stays the old one.
    tenon::run(file::write_text(folder.at("in"), content + "more"));
    const file::mapped_file moved = std::move(mapped);
    CHECK(moved.text() == content);
    CHECK(mapped.text().empty());  // NOLINT(bugprone-use-after-move)
    tenon::run(file::write_text(folder.at("in"), content));
  }
  tenon::run(file::write_text(folder.at("empty"), ""));
  CHECK(tenon::run(file::map(folder.at("empty"))).text().empty());
  CHECK_THROWS_AS(tenon::run(file::map(folder.at("missing"))), file::error);
  CHECK_THROWS_AS(tenon::run(file::map(folder.path.string())), file::error);
}

TEST_CASE("spooled content goes to a file when it is no longer small") {
  const scratch_folder folder;
  file::spooled_file spooled(10, folder.path.string());
  auto use = [&]() -> tenon::task<> {
    co_await spooled.write("0123456789");
    CHECK(spooled.in_memory());
    CHECK(co_await spooled.read_text_at(8, 100) == "89");
    CHECK((co_await spooled.read_text_at(100, 1)).empty());
    co_await spooled.write("ab");
    CHECK_FALSE(spooled.in_memory());
    co_await spooled.write("c");
    CHECK(spooled.size() == 13);
    CHECK(co_await spooled.read_text_at(8, 100) == "89abc");
    tenon::http::body all = spooled.take_body();
    CHECK(all.size() == 13U);
    CHECK(co_await all.take_all(100) == "0123456789abc");
    CHECK(spooled.size() == 0);
    co_await spooled.write("again");
    CHECK(spooled.in_memory());
    tenon::http::body small = spooled.take_body();
    CHECK(co_await small.take_all(100) == "again");
  };
  tenon::run(use());
  CHECK(folder.files() == 0);  // it has no name
}
