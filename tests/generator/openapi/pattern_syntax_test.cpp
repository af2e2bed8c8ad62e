#include "openapi/pattern_syntax.hpp"

#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace tenon::gen::openapi;

namespace {

/// Why a pattern cannot be run, and where that is; empty when it can.
std::string fault_of(std::string_view pattern) {
  const pattern_syntax found = look_at_pattern(pattern);
  return found.fault ? std::to_string(found.fault->at) + " " + found.fault->text : "";
}

}  // namespace

TEST_CASE("patterns that can be run have no fault", "[openapi]") {
  for (const std::string_view pattern : {"",
                                         "^a+?$",
                                         "a|",
                                         "|",
                                         "()",
                                         "(?:a|b){2,3}c{1}d{2,}",
                                         "[]a]?",
                                         "[^]",
                                         "[\\w-.]",
                                         "[+-\\d]",
                                         "[a-]",
                                         "[-a]",
                                         "\\/\\-\\.",
                                         "a{,2}",
                                         "{a}",
                                         "a{",
                                         "\\p{L}\\P{Script=Greek}",
                                         "\\u0041\\u{1F600}\\x41\\cA\\0",
                                         "\\ud83d\\ude00",
                                         "[\\u0000-\\uFFFF]",
                                         "(?<y>a)\\k<y>",
                                         "(a)\\1",
                                         "(?<=ab|c)d",
                                         "(?<!a{2})b",
                                         "(?i)a",
                                         "(?i:a)",
                                         "(?>a)",
                                         "(?P<n>a)",
                                         "a++",
                                         "é+[é-ü]",
                                         "\\é",
                                         "^*",
                                         "(?#note)a",
                                         "[[:alpha:]]",
                                         "\\b[\\b]\\B"}) {
    INFO(pattern);
    CHECK(fault_of(pattern).empty());
  }
}

TEST_CASE("what is wrong with a pattern is told with its place", "[openapi]") {
  CHECK(fault_of("a[b") == "1 '[' without ']'");
  CHECK(fault_of("a(b") == "1 '(' without ')'");
  CHECK(fault_of("a)b") == "1 ')' closes no group");
  CHECK(fault_of("a\\") == "1 '\\' escapes nothing");
  CHECK(fault_of("*a") == "0 there is nothing to repeat");
  CHECK(fault_of("a|+") == "2 there is nothing to repeat");
  CHECK(fault_of("a**") == "2 there is nothing to repeat");
  CHECK(fault_of("({2})") == "1 there is nothing to repeat");
  CHECK(fault_of("a{3,2}") == "1 the first count is above the second");
  CHECK(fault_of("a{70000}") == "1 more than 65535 repetitions");
  CHECK(fault_of("[z-a]") == "1 the range goes backwards");
  CHECK(fault_of("(?<=a+)b") == "0 what a look-behind looks for has to have one length");
  CHECK(fault_of("(?<=(a|bc))d") == "0 what a look-behind looks for has to have one length");
  CHECK(fault_of("(?Qa)") == "0 '(?Q' begins no group");
  CHECK(fault_of("(?<>a)") == "0 the group has no name");
  CHECK(fault_of("(a)\\2") == "3 there is no group 2");
  CHECK(fault_of("\\k<a>") == "0 no group is named 'a'");
  CHECK(fault_of("\\u12") == "0 '\\u' needs hexadecimal digits");
  CHECK(fault_of("\\xg") == "0 '\\x' needs hexadecimal digits");
  CHECK(fault_of("\\u{110000}") == "0 no character has that number");
  CHECK(fault_of("\\ud83d") == "0 half of a surrogate pair is no character");
  CHECK(fault_of("\\c1") == "0 '\\c' needs a letter");
  CHECK(fault_of("\\p") == "0 '\\p' needs a property in braces");
  CHECK(fault_of(std::string(300, '(') + std::string(300, ')')) ==
        "240 groups are nested too deeply");
}

TEST_CASE("escapes of other dialects are letters, look-around needs another engine", "[openapi]") {
  const pattern_syntax ruby = look_at_pattern("\\A[\\h]\\z");
  REQUIRE(ruby.misread.size() == 3);
  CHECK(ruby.misread.at(1).at == 3);
  CHECK(ruby.misread.at(1).text == "h");
  CHECK_FALSE(ruby.backtracks);
  for (const std::string_view pattern : {"(?=a)", "(?!a)", "(?<=a)", "(a)\\1", "a++", "(?>a)"}) {
    INFO(pattern);
    CHECK(look_at_pattern(pattern).backtracks);
  }
}
