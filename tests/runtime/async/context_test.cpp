#include <support/catch.hpp>

#include <tenon/run.hpp>

#include <string>

TEST_CASE("a context reaches the tasks that are awaited, and only them") {
  auto inner = []() -> tenon::task<std::string> {
    const tenon::context& here = co_await tenon::current_context();
    co_return std::string(here.request_id);
  };
  auto middle = [&]() -> tenon::task<std::string> {
    auto [one, other] = co_await tenon::gather(inner(), inner());
    co_return one + other;
  };
  auto body = [&]() -> tenon::task<> {
    const tenon::context& outer = co_await tenon::current_context();
    tenon::context mine = outer;
    mine.request_id = "r7";
    CHECK(co_await tenon::with_context(mine, middle()) == "r7r7");
    CHECK((co_await inner()).empty());
    CHECK(&co_await tenon::current_context() == &outer);
  };
  tenon::run(body());
}

TEST_CASE("trace parents are read and written as W3C Trace Context says") {
  const std::string text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto read = tenon::trace_parent::parse(text);
  REQUIRE(read);
  CHECK(read->flags == 1);
  CHECK(read->trace_id[0] == 0x4b);
  CHECK(read->parent_id[7] == 0xb7);
  CHECK(read->to_string() == text);
  CHECK(tenon::trace_parent::parse("cc" + text.substr(2) + "-what-the-future-will-be"));
  for (const std::string& bad :
       {std::string(), text.substr(1), text + "-00", "ff" + text.substr(2),
        "cc" + text.substr(2) + ".x", "00-" + std::string(32, '0') + text.substr(35),
        text.substr(0, 36) + std::string(16, '0') + "-01",
        std::string("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
        text.substr(0, 53) + "0g"}) {
    CAPTURE(bad);
    CHECK_FALSE(tenon::trace_parent::parse(bad));
  }
  CHECK_FALSE(tenon::trace_parent().valid());
}
