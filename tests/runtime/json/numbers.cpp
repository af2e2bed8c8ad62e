#include <cmath>
#include <limits>
#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace tenon;

namespace {

template <class T>
std::string code_of(std::string_view text) {
  try {
    (void)json::parse<T>(text);
    return "";
  } catch (const json::error& error) {
    return error.syntax() ? "syntax" : error.violations().at(0).code;
  }
}

}  // namespace

TEST_CASE("integers are exact to the ends of their types") {
  CHECK(json::parse<std::int64_t>("9223372036854775807") == INT64_MAX);
  CHECK(json::parse<std::int64_t>("-9223372036854775808") == INT64_MIN);
  CHECK(json::parse<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  CHECK(json::parse<std::int64_t>("9007199254740993") == 9007199254740993);
  CHECK(json::parse<std::int32_t>("-2147483648") == INT32_MIN);
  CHECK(json::parse<std::int64_t>("-0") == 0);
  CHECK(json::parse<std::uint8_t>("255") == 255);

  CHECK(code_of<std::int64_t>("9223372036854775808") == "range");
  CHECK(code_of<std::int64_t>("-9223372036854775809") == "range");
  CHECK(code_of<std::uint64_t>("18446744073709551616") == "range");
  CHECK(code_of<std::int64_t>("123456789012345678901234567890") == "range");
  CHECK(code_of<std::int32_t>("2147483648") == "range");
  CHECK(code_of<std::uint32_t>("-1") == "range");
  CHECK(code_of<std::uint8_t>("256") == "range");
}

TEST_CASE("a number without a fractional part is an integer however it is spelled") {
  CHECK(json::parse<std::int64_t>("1.0") == 1);
  CHECK(json::parse<std::int64_t>("12e2") == 1200);
  CHECK(json::parse<std::int64_t>("-1200e-2") == -12);
  CHECK(json::parse<std::uint64_t>("1.5e1") == 15);
  CHECK(json::parse<std::int64_t>("0e999999999999999999999") == 0);
  CHECK(code_of<std::int64_t>("1.5") == "type");
  CHECK(code_of<std::int64_t>("1e-1") == "type");
  CHECK(code_of<std::int64_t>("1e400") == "range");
  CHECK(code_of<std::int64_t>("1e99999999999999999999999") == "range");
}

TEST_CASE("doubles read back as they were written") {
  const double values[] = {0.0,
                           0.1,
                           1.0 / 3,
                           1e22,
                           1e23,
                           123456789.123456789,
                           9007199254740993.0,
                           2.2250738585072014e-308,
                           4.9406564584124654e-324,
                           std::numeric_limits<double>::max(),
                           -2.5e-5};
  for (const double value : values) {
    CHECK(json::parse<double>(json::to_text(value)) == value);
    CHECK(json::parse<float>(json::to_text(static_cast<float>(value > 1e38 ? 1 : value))) ==
          static_cast<float>(value > 1e38 ? 1 : value));
  }
  CHECK(std::signbit(json::parse<double>("-0")));
  CHECK(std::signbit(json::parse<double>("-0.0")));
  CHECK(json::parse<double>("0.1e1") == 1.0);
  CHECK(json::parse<double>("123456789012345678901234567890") == 123456789012345678901234567890.0);
  CHECK(json::parse<double>("0.30000000000000000001") == 0.3);
  CHECK(json::parse<double>("1e-400") == 0.0);
  CHECK(json::parse<double>("0e400") == 0.0);
  CHECK(code_of<double>("1e400") == "range");
  CHECK(code_of<double>("-1e400") == "range");
  CHECK(code_of<float>("1e39") == "range");
  CHECK(json::parse<float>("16777217") == 16777216.0F);
}

TEST_CASE("malformed numbers are syntax errors, for every type that is read") {
  for (const char* text : {"01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1.e1", "NaN",
                           "Infinity", "-Infinity", "1 2", "1_0"}) {
    CAPTURE(text);
    CHECK(code_of<std::int64_t>(text) == "syntax");
    CHECK(code_of<std::uint64_t>(text) == "syntax");
    CHECK(code_of<double>(text) == "syntax");
    CHECK(code_of<float>(text) == "syntax");
    CHECK(code_of<json::any>(text) == "syntax");
  }
}

TEST_CASE("what JSON cannot express is not written") {
  CHECK_THROWS_AS(json::to_text(std::numeric_limits<double>::quiet_NaN()), std::domain_error);
  CHECK_THROWS_AS(json::to_text(std::numeric_limits<double>::infinity()), std::domain_error);
  CHECK_THROWS_AS(json::to_text(-std::numeric_limits<float>::infinity()), std::domain_error);
  CHECK(json::to_text(INT64_MIN) == "-9223372036854775808");
  CHECK(json::to_text(UINT64_MAX) == "18446744073709551615");
  CHECK(json::to_text(0) == "0");
  CHECK(json::to_text(1000000) == "1000000");
}

TEST_CASE("the kind of a number follows its value") {
  const auto kind_of = [](std::string_view text) {
    json::reader in{text};
    return in.peek();
  };
  CHECK(kind_of(" 1") == json::kind::integer);
  CHECK(kind_of("-1.0") == json::kind::integer);
  CHECK(kind_of("1e2") == json::kind::integer);
  CHECK(kind_of("1.5") == json::kind::number);
  CHECK(kind_of("-1e-2") == json::kind::number);
  CHECK(kind_of("x") == json::kind::invalid);
}
