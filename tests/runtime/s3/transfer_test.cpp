// Transfers against the fake server, for what goes wrong on the way.

#include "fake_server.hpp"

#include <support/catch.hpp>

#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include <filesystem>

#include "parts.hpp"

namespace s3 = tenon::s3;
namespace file = tenon::file;
using kind = s3::error::kind;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

std::string numbered(std::size_t size) {
  std::string text;
  for (std::size_t line = 0; text.size() < size; ++line) text += std::to_string(line) + '\n';
  text.resize(size);
  return text;
}

struct setting {
  setting() {
    client.emplace(tenon::http::transport(server), options);
    folder = tenon::run(file::make_temporary_directory());
  }
  std::string at(const std::string& name) const { return folder.path() + '/' + name; }
  std::size_t files() const { return tenon::run(file::list(folder.path())).size(); }
  std::string got(const std::string& name) const { return tenon::run(file::read_text(at(name))); }

  std::shared_ptr<fake_server> server = std::make_shared<fake_server>();
  s3::client_options options = fake_options();
  std::optional<s3::client> client{};
  file::temporary_path folder{};
};

}  // namespace

TEST_CASE("parts grow so that there are no more than ten thousand") {
  s3::detail::part_plan small(0, 0);
  const auto only = small.next();
  REQUIRE(only);
  CHECK(only->size == 0);
  CHECK_FALSE(small.next());
  s3::detail::part_plan exact(3 * s3::smallest_part, 1);
  std::uint64_t sum = 0;
  unsigned parts = 0;
  while (const auto each = exact.next()) {
    CHECK(each->number == ++parts);
    CHECK(each->offset == sum);
    sum += each->size;
  }
  CHECK(parts == 3);
  CHECK(sum == 3 * s3::smallest_part);
  const std::uint64_t five_tebibytes = std::uint64_t{5} << 40U;
  s3::detail::part_plan huge(five_tebibytes, 8 * mebibyte);
  CHECK(huge.part_size() == (five_tebibytes + 9'999) / 10'000);
}

TEST_CASE("ranges are large in the middle and small at both ends") {
  const std::uint64_t part_size = 8 * mebibyte;
  for (const std::uint64_t total : {std::uint64_t{0}, std::uint64_t{1}, part_size, part_size + 1,
                                    100 * mebibyte, 1024 * mebibyte + 7}) {
    s3::detail::range_plan plan(total, part_size, 4);
    std::uint64_t sum = 0;
    std::uint64_t largest = 0;
    std::uint64_t last = 0;
    unsigned ranges = 0;
    while (const auto each = plan.next()) {
      CHECK(each->number == ++ranges);
      CHECK(each->offset == sum);
      CHECK(each->offset % part_size == 0);
      if (ranges == 1) CHECK(each->size == std::min(total, part_size));
      sum += each->size;
      largest = std::max(largest, each->size);
      last = each->size;
    }
    CHECK(sum == total);
    CHECK(last <= part_size);
    CHECK(largest == (total < 1024 * mebibyte ? std::min(total, part_size) : 64 * mebibyte));
    CHECK(ranges >= total / (64 * mebibyte));
  }
  // Larger ones that are asked for stay as they are.
  s3::detail::range_plan asked(1024 * mebibyte, 256 * mebibyte, 1);
  while (const auto each = asked.next()) CHECK(each->size == 256 * mebibyte);
}

TEST_CASE("a download has all ranges of one version, or leaves nothing") {
  setting with;
  const std::string content = numbered(12 * mebibyte + 7);
  with.server->objects["/b/k"] = content;
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  std::uint64_t told = 0;
  how.progress = [&](const s3::progress& now) {
    CHECK(now.bytes > told);
    CHECK(now.total == content.size());
    told = now.bytes;
  };
  const s3::object_info info =
      tenon::run(s3::download(*with.client, "b", "k", with.at("out"), {}, how));
  CHECK(info.size == content.size());
  CHECK(told == content.size());
  CHECK(with.got("out") == content);
  CHECK(with.server->requests.size() == 3);
  CHECK(with.files() == 1);

  // It is replaced when one range was got.
  with.server->faults = {nullptr, [&](tenon::http::request&) {
                           with.server->objects["/b/k"] = numbered(mebibyte);
                           return error_answer(503, "SlowDown");
                         }};
  how.progress = {};
  try {
    tenon::run(s3::download(*with.client, "b", "k", with.at("torn"), {}, how));
    FAIL("two versions were joined");
  } catch (const s3::error& failure) {
    CHECK(failure.why() == kind::precondition_failed);
  }
  CHECK(with.files() == 1);
}

TEST_CASE("small and empty objects are downloaded in one piece") {
  setting with;
  with.server->objects["/b/empty"] = "";
  with.server->objects["/b/small"] = "small";
  with.server->faults = {answers(416, "InvalidRange")};
  CHECK(tenon::run(s3::download(*with.client, "b", "empty", with.at("empty"))).size == 0);
  CHECK(with.got("empty").empty());
  tenon::run(s3::download(*with.client, "b", "small", with.at("small")));
  CHECK(with.got("small") == "small");
}

namespace {

/// Content that does not say how long it is.
class unsized_body final : public tenon::http::body_source {
 public:
  explicit unsized_body(unsigned& pieces_left) : left_(pieces_left) {}
  tenon::task<std::string_view> read() override {
    if (left_ == 0) co_return std::string_view();
    --left_;
    co_return "a piece";
  }

 private:
  unsigned& left_;
};

/// Answers with such content of so many pieces.
fake_server::fault answers_unsized(unsigned& pieces_left, const std::string& range = {}) {
  return [&pieces_left, range](tenon::http::request&) {
    tenon::http::response made;
    made.status = range.empty() ? 200 : 206;
    made.headers.add("ETag", "\"e\"");
    if (!range.empty()) made.headers.add("Content-Range", range);
    made.body = tenon::http::body(std::make_unique<unsized_body>(pieces_left));
    return made;
  };
}

}  // namespace

TEST_CASE("content whose length is not told is not taken for an empty object") {
  setting with;
  unsigned pieces = 3;
  with.server->faults = {answers_unsized(pieces)};
  const auto get = [&]() -> tenon::task<std::string> {
    s3::object got = co_await s3::get_resuming(*with.client, "b", "k");
    co_return co_await got.body.take_all(100);
  };
  CHECK(tenon::run(get()) == "a piecea piecea piece");

  pieces = 1'000;
  with.server->faults = {answers_unsized(pieces)};
  CHECK_THROWS_AS(tenon::run(s3::download(*with.client, "b", "k", with.at("out"))),
                  tenon::http::body_error);
  CHECK(pieces > 990);  // no more is taken than was told
  CHECK(with.files() == 0);
}

TEST_CASE("a range that is shorter than what was asked for leaves no hole in a file") {
  setting with;
  const std::string content = numbered(12 * mebibyte);
  with.server->objects["/b/k"] = content;
  const s3::object_info info = tenon::run(with.client->head_object("b", "k"));
  const auto answers_less = [&](std::uint64_t from) -> fake_server::fault {
    return [&, from](tenon::http::request&) {
      tenon::http::response made;
      made.status = 206;
      made.headers.add("ETag", info.etag);
      made.headers.add("Content-Range", "bytes " + std::to_string(from) + '-' +
                                            std::to_string(from + 99) + '/' +
                                            std::to_string(content.size()));
      made.body = tenon::http::body(content.substr(from, 100));
      return made;
    };
  };
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  how.parallel = 1;
  with.server->faults = {answers_less(0)};
  CHECK_THROWS_AS(tenon::run(s3::download(*with.client, "b", "k", with.at("out"), {}, how)),
                  tenon::http::body_error);
  with.server->faults = {nullptr, answers_less(5 * mebibyte)};
  CHECK_THROWS_AS(tenon::run(s3::download(*with.client, "b", "k", with.at("out"), {}, how)),
                  tenon::http::body_error);
  CHECK(with.files() == 0);
}

TEST_CASE("a download keeps the mode of the file that it replaces, and leaves nothing beside it") {
  setting with;
  with.server->objects["/b/k"] =
      numbered(GENERATE(std::size_t{0}, std::size_t{100}, std::size_t{256} << 10U,
                        (std::size_t{256} << 10U) + 1, 5 * mebibyte + 5));
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  using enum tenon::file::durability;
  how.last = GENERATE(synced, content, cached);
  std::uint64_t told = 0;
  how.progress = [&](const s3::progress& now) { told = now.bytes; };
  tenon::run(tenon::file::write_text(with.at("out"), "old"));
  tenon::run(tenon::file::set_permissions(with.at("out"), 0640));
  tenon::run(s3::download(*with.client, "b", "k", with.at("out"), {}, how));
  CHECK(with.got("out") == with.server->objects["/b/k"]);
  CHECK(told == with.server->objects["/b/k"].size());
  CHECK(tenon::run(tenon::file::stat(with.at("out"))).mode == 0640);
  CHECK(with.files() == 1);
}

TEST_CASE("a body that breaks goes on where it broke") {
  setting with;
  const std::string content = numbered(mebibyte);
  with.server->objects["/b/k"] = content;
  with.server->split_answers = true;
  tenon::run(s3::download(*with.client, "b", "k", with.at("out")));
  CHECK(with.got("out") == content);
  CHECK(with.server->requests.size() == 2);

  with.server->split_answers = true;
  auto read = [&]() -> tenon::task<std::string> {
    s3::object got = co_await s3::get_resuming(*with.client, "b", "k");
    co_return co_await got.body.take_all(2 * mebibyte);
  };
  CHECK(tenon::run(read()) == content);

  with.server->split_answers = true;
  with.server->faults = {nullptr, answers(412, "PreconditionFailed")};
  CHECK_THROWS_AS(tenon::run(read()), s3::error);
}

TEST_CASE("a failed upload in parts is aborted") {
  setting with;
  const std::string content = numbered(11 * mebibyte);
  tenon::run(file::write_text(with.at("in"), content));
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  how.parallel = 1;
  const auto upload = [&](s3::payload from) {
    return tenon::run(s3::upload(*with.client, "b", "k", std::move(from), {}, how));
  };
  for (const bool from_stream : {false, true}) {
    with.server->requests.clear();
    with.server->faults.clear();
    with.server->faults.emplace_back(nullptr);
    with.server->faults.emplace_back(nullptr);
    with.server->faults.push_back(answers(400, "EntityTooSmall"));
    tenon::http::body stream = file::open_body(with.at("in"));
    s3::payload from =
        from_stream ? s3::payload(std::move(stream)) : s3::payload(file::open_body(with.at("in")));
    CHECK_THROWS_AS(upload(std::move(from)), s3::error);
    CHECK(with.server->requests.back() ==
          (from_stream ? "DELETE /b/k?uploadId=upload-2" : "DELETE /b/k?uploadId=upload-1"));
    CHECK(with.server->uploads.empty());
  }
  how.keep_parts = true;
  with.server->faults.clear();
  with.server->faults.emplace_back(nullptr);
  with.server->faults.push_back(answers(400, "EntityTooSmall"));
  CHECK_THROWS_AS(upload(file::open_body(with.at("in"))), s3::error);
  CHECK(with.server->requests.back().starts_with("PUT "));
  CHECK(with.server->uploads.size() == 1);
}

TEST_CASE("a cancelled upload in parts is aborted") {
  setting with;
  tenon::run(file::write_text(with.at("in"), numbered(11 * mebibyte)));
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  how.parallel = 1;
  auto run = [&]() -> tenon::task<> {
    const tenon::context& here = co_await tenon::current_context();
    tenon::cancellation_source stop(here.executor);
    tenon::context inner = here;
    inner.cancellation = stop.token();
    how.progress = [&](const s3::progress&) { stop.request_cancel(); };
    bool stopped = false;
    try {
      tenon::task<s3::put_result> uploading =
          s3::upload(*with.client, "b", "k", file::open_body(with.at("in")), {}, how);
      co_await tenon::with_context(inner, std::move(uploading));
    } catch (const tenon::operation_cancelled&) {
      stopped = true;
    }
    CHECK(stopped);
  };
  tenon::run(run());
  CHECK(with.server->requests.back() == "DELETE /b/k?uploadId=upload-1");
  CHECK(with.server->uploads.empty());
}

TEST_CASE("a file that changes while it is uploaded is not stored") {
  setting with;
  tenon::run(file::write_text(with.at("in"), numbered(11 * mebibyte)));
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  how.progress = [&](const s3::progress& now) {
    if (now.bytes == now.total) std::filesystem::last_write_time(with.at("in"), {});
  };
  CHECK_THROWS_AS(
      tenon::run(s3::upload(*with.client, "b", "k", file::open_body(with.at("in")), {}, how)),
      file::error);
  CHECK(with.server->requests.back() == "DELETE /b/k?uploadId=upload-1");
  CHECK(with.server->uploads.empty());
}

TEST_CASE("streams at the same time stay within one memory budget") {
  setting with;
  const auto memory = std::make_shared<s3::memory_budget>(12 * mebibyte);
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  how.memory = memory;
  tenon::run(file::write_text(with.at("in"), numbered(mebibyte)));
  auto send = [&](std::string key) -> tenon::task<> {
    // Neither knows its length before, so each needs room for a whole part.
    tenon::http::body stream = file::open_body(with.at("in"));
    co_await s3::upload(*with.client, "b", key, std::move(stream), {}, how);
  };
  std::vector<tenon::task<>> all;
  for (int each = 0; each < 6; ++each) all.push_back(send("k" + std::to_string(each)));
  tenon::run(tenon::gather(std::move(all)));
  CHECK(with.server->objects.size() == 6);
  CHECK(memory->peak() == 10 * mebibyte);
  CHECK(memory->used() == 0);
  s3::memory_budget small(10);
  auto more_than_all = [&]() -> tenon::task<> {
    const s3::memory_budget::share all_of_it = co_await small.take(1000);
    CHECK(small.used() == 10);
  };
  tenon::run(more_than_all());
}
