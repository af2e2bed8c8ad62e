#include "stores.hpp"

namespace store = tenon::store;

TEST_CASE("a URL names a store, or says why it does not") {
  CHECK(store::open("memory:")->can().keys_below_objects);
  CHECK(store::open("file:///tmp/x")->can().create);
  const auto bucket = store::open("s3://bucket/a%20prefix?endpoint=http://127.0.0.1:1&region=r");
  CHECK(bucket->can().share);
  for (const char* bad : {"", "http://host", "file://relative", "s3://", "s3://b?color=red",
                          "s3://b/%zz", "s3://b?endpoint=nowhere"}) {
    INFO(bad);
    CHECK_THROWS_AS(store::open(bad), std::invalid_argument);
  }
}

TEST_CASE("an object of a folder is a file with its name") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const auto in = store::open("file://" + folder.path());
  tenon::run(in->put("photos/cat.jpg", "meow"));
  CHECK(tenon::run(tenon::file::read_text(folder.path() + "/photos/cat.jpg")) == "meow");
  tenon::run(tenon::file::make_directory(folder.path() + "/kept"));
  tenon::run(tenon::file::write_text(folder.path() + "/kept/by hand", "x"));
  CHECK(tenon::run(in->get_text("kept/by hand", 10)) == "x");
  tenon::run(in->remove("photos/cat.jpg"));
  CHECK_FALSE(tenon::run(tenon::file::exists(folder.path() + "/photos")));
  // Nothing is left of what was written.
  const auto own = tenon::run(tenon::file::list(folder.path() + "/.tenon"));
  for (const std::string& each : own) CHECK(each.starts_with("lock-"));
}

TEST_CASE("what was in a folder before the store is removed like the rest") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  tenon::run(tenon::file::write_text(folder.path() + "/by hand", "x"));
  const auto in = store::open("file://" + folder.path());
  tenon::run(in->remove("missing"));
  CHECK(tenon::run(tenon::file::list(folder.path())) == std::vector<std::string>{"by hand"});
  tenon::run(in->remove("by hand"));
  CHECK_FALSE(tenon::run(in->exists("by hand")));
  const auto nowhere = store::open("file://" + folder.path() + "/not/there");
  tenon::run(nowhere->remove("k"));
  CHECK_FALSE(tenon::run(tenon::file::exists(folder.path() + "/not")));
}

TEST_CASE("a key does not lead out of a folder") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  tenon::run(tenon::file::write_text(folder.path() + "/secret", "s"));
  const auto in = store::open("file://" + folder.path() + "/objects");
  CHECK_FALSE(tenon::run(in->exists("../secret")));
  tenon::run(in->put("../secret", "mine"));
  CHECK(tenon::run(tenon::file::read_text(folder.path() + "/secret")) == "s");
  CHECK(tenon::run(in->get_text("../secret", 10)) == "mine");
}

TEST_CASE("puts and removes of neighbours do not hinder one another") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const auto in = store::open("file://" + folder.path());
  auto churn = [](std::shared_ptr<store::object_store> at, int number) -> tenon::task<> {
    const std::string key = "deep/er/" + std::to_string(number);
    for (int turn = 0; turn < 5; ++turn) {
      co_await at->put(key, key);
      CHECK(co_await at->get_text(key, 100) == key);
      co_await at->remove(key);
    }
  };
  std::vector<tenon::task<>> all;
  for (int number = 0; number < 8; ++number) all.push_back(churn(in, number));
  tenon::run(tenon::gather(std::move(all)));
  CHECK_FALSE(tenon::run(tenon::file::exists(folder.path() + "/deep")));
}
