#include <chrono>
#include <support/catch.hpp>
#include <support/thread_time.hpp>
#include <tenon/json.hpp>
#include <thread>

using namespace tenon;

namespace {

bool matches(std::string_view expression, std::string_view subject) {
  return rules::pattern{expression}.matches(subject);
}

constinit const rules::pattern hex_pattern{"^[0-9a-f]+$"};

}  // namespace

TEST_CASE("patterns search anywhere unless anchored") {
  CHECK(matches("b+", "abbbc"));
  CHECK_FALSE(matches("^b+$", "abbbc"));
  CHECK(matches("^a|c$", "xc"));
  CHECK(matches("", "anything"));
  CHECK(matches("^$", ""));
  CHECK_FALSE(matches("^a$", "a\n"));
}

TEST_CASE("patterns are ECMA-262") {
  CHECK(matches(R"(^\u0041\u{1F600}\x42\cJ$)", "A😀B\n"));
  CHECK(matches(R"(^\ud83d\ude00$)", "😀"));
  CHECK(matches("^.$", "😀"));
  CHECK_FALSE(matches("^.$", "\r"));
  CHECK_FALSE(matches("^.$", "\xE2\x80\xA8"));
  CHECK(matches(R"(^\s$)", "\xC2\xA0"));
  CHECK(matches(R"(^[\s]$)", "\xEF\xBB\xBF"));
  CHECK_FALSE(matches(R"(^\S$)", "\xC2\xA0"));
  CHECK_FALSE(matches(R"(^[\S]$)", "\xE3\x80\x80"));
  CHECK(matches(R"(^[\Sx]$)", "é"));
  CHECK_FALSE(matches(R"(^\d$)", "\xD9\xA3"));
  CHECK_FALSE(matches(R"(^\w$)", "é"));
  CHECK(matches(R"(^[\w-.]+$)", "a-b.c"));
  CHECK_FALSE(matches(R"(^[\w-z]+$)", "`"));
  CHECK(matches(R"(^[+-\d]+$)", "+-1"));
  CHECK_FALSE(matches(R"(^[+-\d]+$)", ","));
  CHECK(matches(R"(^[\s-x]+$)", " -x"));
  CHECK(matches(R"(^[\w.-]+@[\w.-]+$)", "a.b@c-d.e"));
  CHECK(matches(R"(^(?<year>\d{4})-\d\d$)", "2024-01"));
  CHECK(matches("^[^]$", "\n"));
  CHECK_FALSE(matches("[]", "x"));
  CHECK(matches("^[[:x]+$", "[:x"));
  CHECK(matches(R"(^a\/b\-c$)", "a/b-c"));
  CHECK(matches(R"(^\p{Lu}\p{L}+$)", "École"));
  CHECK(matches(R"([\b]\v\0)", std::string_view{"\b\v\0", 3}));
  CHECK(matches(R"(^a$)", "a"));
  CHECK(matches("^a{2,1500}$", std::string(1200, 'a')));
}

TEST_CASE("look-around and back-references run under a limit") {
  CHECK(matches(R"(^(?!-)[a-z-]+(?<!-)$)", "a-b"));
  CHECK_FALSE(matches(R"(^(?!-)[a-z-]+(?<!-)$)", "-b"));
  CHECK(matches(R"(^(\w)\1$)", "aa"));
  CHECK(matches(R"(^(?<c>\w)\k<c>$)", "aa"));
  CHECK(matches(R"(^(?=.*\d)(?=.*\u0041).{4,}$)", "xxA1"));
  const auto start = thread_time();
  CHECK_FALSE(matches(R"(^(?=a)(a+)+$)", std::string(40, 'a') + "!"));
  // Without them, where a matcher that tries all ways would not come to an end.
  CHECK(matches("(x+x+)+y", std::string(40, 'x') + "z" + "xxy"));
  CHECK_FALSE(matches(R"(^(?=a)(a+)+$)", std::string(50'000, 'a') + "!"));
  CHECK_FALSE(matches(R"(^(a+)+$)", std::string(100'000, 'a') + "!"));
  CHECK(thread_time() - start < std::chrono::seconds{10});
}

TEST_CASE("what is no pattern says so") {
  CHECK_THROWS_AS(matches("(", ""), rules::bad_pattern);
  CHECK_THROWS_AS(matches("a**", ""), rules::bad_pattern);
  CHECK_THROWS_AS(matches("[b-a]", ""), rules::bad_pattern);
}

TEST_CASE("a pattern is a rule") {
  json::reader in{R"(["0f","xyz"])"};
  std::vector<std::string> value;
  read_json(in, value, rules::list{.items = rules::text{.min_length = 5, .pattern = &hex_pattern}});
  CHECK(in.violations() ==
        std::vector<violation>{{"/0", "min_length", "must have at least 5 characters"},
                               {"/1", "min_length", "must have at least 5 characters"},
                               {"/1", "pattern", "must match ^[0-9a-f]+$"}});
}

TEST_CASE("threads may use a new pattern at once") {
  for (int round = 0; round < 20; ++round) {
    const rules::pattern shared{R"(^(?=x)x+\d$)"};
    std::atomic<int> matched = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] { matched += shared.matches("xxx1") ? 1 : 0; });
    for (auto& thread : threads) thread.join();
    CHECK(matched == 4);
  }
}
