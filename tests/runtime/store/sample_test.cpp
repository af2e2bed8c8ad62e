// The code of docs/store.md.

#include "stores.hpp"

namespace {

// region: use
tenon::task<std::string> save_avatar(tenon::store::object_store& store, std::string user,
                                     tenon::http::body image) {
  tenon::store::put_options options;
  options.content_type = "image/png";
  options.metadata["owner"] = user;
  const tenon::store::object_info kept =
      co_await store.put("avatars/" + user, std::move(image), options);
  co_return kept.etag;
}
// end: use

// region: get
tenon::task<tenon::http::body> avatar(tenon::store::object_store& store, std::string user) {
  tenon::store::object found = co_await store.get("avatars/" + user);
  co_return std::move(found.body);  // a stream, read as it is sent on
}
// end: get

// region: update
tenon::task<> count_up(tenon::store::object_store& store, std::string key) {
  for (;;) {
    tenon::store::object now = co_await store.get(key);
    const std::string text = co_await now.body.take_all(20);
    tenon::store::put_options options;
    options.mode = tenon::store::put_mode::update;
    options.etag = now.info.etag;
    try {
      co_await store.put(key, std::to_string(std::stoi(text) + 1), options);
      co_return;
    } catch (const tenon::store::error& failure) {
      if (failure.why() != tenon::store::error::kind::changed) throw;  // else somebody was faster
    }
  }
}
// end: update

// region: list
tenon::task<std::uint64_t> bytes_below(tenon::store::object_store& store, std::string prefix) {
  std::uint64_t sum = 0;
  tenon::sequence<tenon::store::object_info> all = store.list({.prefix = prefix});
  while (std::optional<tenon::store::object_info> each = co_await all.next()) sum += each->size;
  co_return sum;
}
// end: list

}  // namespace

TEST_CASE("the code of the page does what it says") {
  const auto store = tenon::store::open("memory:");
  tenon::run(save_avatar(*store, "ann", tenon::http::body(std::string("png"))));
  tenon::http::body got = tenon::run(avatar(*store, "ann"));
  CHECK(tenon::run(got.take_all(10)) == "png");
  tenon::run(store->put("count", "0"));
  auto many = [](tenon::store::object_store& in) -> tenon::task<> {
    co_await tenon::gather(count_up(in, "count"), count_up(in, "count"), count_up(in, "count"));
  };
  tenon::run(many(*store));
  CHECK(tenon::run(store->get_text("count", 10)) == "3");
  CHECK(tenon::run(bytes_below(*store, "avatars/")) == 3);
}
