// A store whose contents are kept in memory.

#include <support/catch.hpp>

#include <tenon/run.hpp>
#include <tenon/store.hpp>

namespace store = tenon::store;
using namespace std::chrono_literals;

namespace {

/// Counts what a store in memory is asked.
class counting_store final : public store::object_store {
 public:
  store::capabilities can() const noexcept override { return inner->can(); }
  tenon::task<store::object_info> put(std::string key, store::payload content,
                                      store::put_options options) override {
    return inner->put(std::move(key), std::move(content), std::move(options));
  }
  tenon::task<store::object> get(std::string key, store::get_options options) override {
    ++asked;
    store::object got = co_await inner->get(std::move(key), std::move(options));
    ++contents;
    co_return got;
  }
  tenon::task<store::object_info> head(std::string key) override {
    ++asked;
    return inner->head(std::move(key));
  }
  tenon::task<> remove(std::string key) override { return inner->remove(std::move(key)); }
  tenon::sequence<store::object_info> list(store::list_options options) override {
    return inner->list(std::move(options));
  }
  tenon::task<> copy(std::string from, std::string to, store::put_mode mode) override {
    return inner->copy(std::move(from), std::move(to), mode);
  }
  std::shared_ptr<store::object_store> inner = store::open_memory();
  int asked = 0;
  int contents = 0;  // given
};

struct setting {
  explicit setting(store::cache_options options) : cached(store::cached(counted, options)) {}
  std::string text(const std::string& key) { return tenon::run(cached->get_text(key, 100'000)); }
  /// Past the cache, as another program.
  void put_elsewhere(const std::string& key, const std::string& content) {
    tenon::run(counted->inner->put(key, content));
  }
  std::shared_ptr<counting_store> counted = std::make_shared<counting_store>();
  std::shared_ptr<store::object_store> cached;
};

}  // namespace

TEST_CASE("the store is asked whether an object is the one that is kept") {
  setting with({});
  tenon::run(with.cached->put("k", "one"));
  CHECK(with.text("k") == "one");
  CHECK(with.text("k") == "one");
  CHECK(with.counted->asked == 2);
  CHECK(with.counted->contents == 1);
  with.put_elsewhere("k", "two");
  CHECK(with.text("k") == "two");
  CHECK(with.text("k") == "two");
  tenon::run(with.counted->inner->remove("k"));
  CHECK_THROWS_AS(with.text("k"), store::error);
}

TEST_CASE("a fresh object is given without asking") {
  store::cache_options options;
  options.fresh = 1h;
  setting with(options);
  tenon::run(with.cached->put("k", "one"));
  for (int turn = 0; turn < 3; ++turn) CHECK(with.text("k") == "one");
  CHECK(tenon::run(with.cached->head("k")).size == 3);
  CHECK(with.counted->asked == 1);
  with.put_elsewhere("k", "two");
  CHECK(with.text("k") == "one");
  tenon::run(with.cached->put("k", "three"));  // what goes through it is seen at once
  CHECK(with.text("k") == "three");
  tenon::run(with.cached->copy("k", "l"));
  CHECK(with.text("l") == "three");
  tenon::run(with.cached->put("k", "four"));
  tenon::run(with.cached->copy("k", "l"));
  CHECK(with.text("l") == "four");
  tenon::run(with.cached->remove("k"));
  CHECK_THROWS_AS(with.text("k"), store::error);
  tenon::run(with.cached->remove_all({"l"}));
  CHECK_THROWS_AS(with.text("l"), store::error);
}

TEST_CASE("ranges and conditions are those of the kept object") {
  store::cache_options options;
  options.fresh = 1h;
  setting with(options);
  const store::object_info put = tenon::run(with.cached->put("k", "content"));
  CHECK(with.text("k") == "content");
  const auto get = [&](store::get_options asked) -> std::string {
    auto run = [&]() -> tenon::task<std::string> {
      store::object got = co_await with.cached->get("k", asked);
      CHECK(got.first == 3);
      co_return co_await got.body.take_all(100);
    };
    return tenon::run(run());
  };
  store::get_options asked;
  asked.range = store::byte_range::between(3, 4);
  CHECK(get(asked) == "te");
  asked.range = store::byte_range::from(100);
  CHECK_THROWS_AS(get(asked), store::error);
  store::get_options same;
  same.if_none_match = put.etag;
  CHECK_THROWS_AS(get(same), store::error);
  CHECK(with.counted->asked == 1);
}

TEST_CASE("what is large is not kept, and what was not used for longest leaves") {
  store::cache_options options;
  options.fresh = 1h;
  options.bytes = 2'500;
  options.largest = 1'000;
  setting with(options);
  for (const char* key : {"a", "b", "c"}) {
    tenon::run(with.cached->put(key, std::string(1'000, *key)));
    CHECK(with.text(key).size() == 1'000);
  }
  CHECK(with.counted->asked == 3);
  with.text("b");
  with.text("c");
  CHECK(with.counted->asked == 3);
  with.text("a");
  CHECK(with.counted->asked == 4);
  with.text("c");
  CHECK(with.counted->asked == 4);
  with.text("b");
  CHECK(with.counted->asked == 5);
  tenon::run(with.cached->put("large", std::string(1'001, 'x')));
  with.text("large");
  with.text("large");
  CHECK(with.counted->asked == 7);
}
