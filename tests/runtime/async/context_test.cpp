#include <support/catch.hpp>

#include <tenon/async/background.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/trace_state.hpp>
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

TEST_CASE("tracestate is passed on as W3C Trace Context says") {
  using tenon::passable_trace_state;
  CHECK(passable_trace_state("").empty());
  CHECK(passable_trace_state("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE") ==
        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
  CHECK(passable_trace_state(" ,\ta=1 , ,b= 2,") == "a=1,b= 2");
  CHECK(passable_trace_state("fw529a3039@dt=FfD,9t@s=1,a-_*/9=!~") ==
        "fw529a3039@dt=FfD,9t@s=1,a-_*/9=!~");
  const std::string key(256, 'k');
  const std::string tenant = std::string(241, 't') + "@" + std::string(14, 's');
  CHECK(passable_trace_state(key + "=1") == key + "=1");
  CHECK(passable_trace_state(tenant + "=1") == tenant + "=1");
  CHECK(passable_trace_state("a=" + std::string(256, 'v')).size() == 258);
  for (const std::string& bad : {std::string("a"),
                                 std::string("=1"),
                                 std::string("a="),
                                 std::string("A=1"),
                                 std::string("1a=1"),
                                 std::string("a=1=2"),
                                 std::string("a b=1"),
                                 std::string("a =1"),
                                 std::string("a=\x7f"),
                                 std::string("a=\xc3\xa4"),
                                 std::string("a@=1"),
                                 std::string("@a=1"),
                                 std::string("a@@b=1"),
                                 std::string("a@b@c=1"),
                                 std::string("a@9=1"),
                                 std::string("good=1,bad"),
                                 std::string("a=1,b=2,a=3"),
                                 "k" + key + "=1",
                                 "t" + tenant + "=1",
                                 "a@" + std::string(15, 's') + "=1",
                                 "a=" + std::string(257, 'v')}) {
    CAPTURE(bad);
    CHECK(passable_trace_state(bad).empty());
  }
}

TEST_CASE("a tracestate that is too long loses long members, then the last ones") {
  using tenon::passable_trace_state;
  const auto member = [](const std::string& name, std::size_t size) {
    return name + "=" + std::string(size - name.size() - 1, 'x');
  };
  std::string most = "k0=1";
  for (int each = 1; each < 32; ++each) most += ",k" + std::to_string(each) + "=1";
  CHECK(passable_trace_state(most) == most);
  CHECK(passable_trace_state(most + ",more=1").empty());
  const std::string full =
      member("a", 128) + "," + member("b", 128) + "," + member("c", 128) + "," + member("d", 125);
  REQUIRE(full.size() == 512);
  CHECK(passable_trace_state(full) == full);
  CHECK(passable_trace_state(full + ",e=1") == full);
  CHECK(passable_trace_state(member("l", 129) + "," + full) == full);
  CHECK(passable_trace_state(member("l", 129) + ",e=1," + full) ==
        "e=1," + full.substr(0, full.rfind(',')));
  CHECK(passable_trace_state(member("m", 200) + ",e=1," + member("n", 200) + "," +
                             member("o", 200)) == member("m", 200) + ",e=1," + member("n", 200));
}

TEST_CASE("what runs in the background keeps the texts of who started it") {
  std::string seen;
  auto job = [](std::string& into) -> tenon::task<> {
    const tenon::context& here = co_await tenon::current_context();
    into = std::string(here.request_id) + " " + std::string(here.trace_state);
  };
  tenon::background jobs;
  auto body = [&]() -> tenon::task<> {
    {
      std::string id = "the-request-that-started-the-work";
      std::string state = "vendor=something-that-fits-in-no-small-string";
      const tenon::context& outer = co_await tenon::current_context();
      tenon::context mine = outer;
      mine.request_id = id;
      mine.trace_state = state;
      jobs.start(mine, job(seen));
      id.assign(id.size(), '-');
      state.assign(state.size(), '-');
    }
    while (jobs.running() != 0) co_await tenon::yield();
  };
  tenon::run(body());
  CHECK(seen == "the-request-that-started-the-work vendor=something-that-fits-in-no-small-string");
}
