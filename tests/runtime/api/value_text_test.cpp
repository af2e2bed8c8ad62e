#include <tenon/api/value_text.hpp>

#include <cstdint>
#include <string>
#include <support/catch.hpp>
#include <tenon/rules/rules.hpp>

namespace {

using tenon::api::no_rules;

/// The value that was read, or the codes of what is wrong.
template <class T, class Rules = no_rules>
std::string read(std::string_view text, const Rules& rules = {}) {
  tenon::api::violation_log log;
  T value{};
  tenon::api::read_value(text, value, rules, {log, "query", {}, "p", true});
  std::string codes;
  for (const tenon::api::problem_error& each : log.errors) codes += each.pointer + ' ' + each.code;
  return codes.empty() ? tenon::api::value_text(value) : codes;
}

}  // namespace

TEST_CASE("integers are read to the ends of their types") {
  CHECK(read<std::int32_t>("0") == "0");
  CHECK(read<std::int32_t>("-0") == "0");
  CHECK(read<std::int32_t>("-2147483648") == "-2147483648");
  CHECK(read<std::int32_t>("2147483648") == "/p range");
  CHECK(read<std::uint8_t>("255") == "255");
  CHECK(read<std::uint8_t>("256") == "/p range");
  CHECK(read<std::uint8_t>("-1") == "/p range");
  CHECK(read<std::int64_t>("9223372036854775807") == "9223372036854775807");
  CHECK(read<std::int64_t>("-9223372036854775808") == "-9223372036854775808");
  CHECK(read<std::int64_t>("9223372036854775808") == "/p range");
  CHECK(read<std::uint64_t>("18446744073709551615") == "18446744073709551615");
  CHECK(read<std::int64_t>("1.0") == "1");
}

TEST_CASE("text that is not an integer is refused") {
  for (const char* text : {"", "-", "+1", "007", " 1", "1 ", "1a", "0x1", "true", "1.5", "--1"}) {
    INFO(text);
    CHECK(read<std::int32_t>(text) == "/p type");
  }
}

TEST_CASE("a value that breaks its rules is told so on both ways of reading") {
  const tenon::rules::number<std::int32_t> range{.minimum = 1, .maximum = 100};
  CHECK(read<std::int32_t>("1", range) == "1");
  CHECK(read<std::int32_t>("0", range) == "/p minimum");
  CHECK(read<std::int32_t>("101", range) == "/p maximum");
  const tenon::rules::text length{.min_length = 2, .max_length = 3};
  CHECK(read<std::string>("ab", length) == "ab");
  CHECK(read<std::string>("a", length) == "/p min_length");
  CHECK(read<std::string>("\xC3\xA4", length) == "/p min_length");
  CHECK(read<std::string>("\xC3\xA4\xC3\xA4\xC3\xA4", length) == "\xC3\xA4\xC3\xA4\xC3\xA4");
}

TEST_CASE("truth values and text are taken as they are") {
  CHECK(read<bool>("true") == "true");
  CHECK(read<bool>("false") == "false");
  CHECK(read<bool>("True") == "/p type");
  CHECK(read<bool>("1") == "/p type");
  CHECK(read<std::string>("") == "");
  CHECK(read<std::string>("\"quoted\\\n") == "\"quoted\\\n");
  CHECK(read<std::string>("\xFF") == "/p text");
  CHECK(read<double>("1e3") == "1000");
}
