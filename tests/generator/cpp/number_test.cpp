#include "cpp/number.hpp"

#include <string_view>
#include <support/catch.hpp>

namespace cpp = tenon::gen::cpp;
using tenon::gen::service::primitive;

TEST_CASE("integers are spelt exactly") {
  const auto spelt = [](std::string_view text, primitive kind) {
    return cpp::spell_integer(cpp::read_decimal(text).value(), kind).value_or("none");
  };
  CHECK(spelt("0", primitive::int32) == "0");
  CHECK(spelt("-0", primitive::int32) == "0");
  CHECK(spelt("1e3", primitive::int32) == "1000");
  CHECK(spelt("10.0", primitive::int32) == "10");
  CHECK(spelt("1.5", primitive::int32) == "none");
  CHECK(spelt("2147483648", primitive::int32) == "none");
  CHECK(spelt("2147483648", primitive::int64) == "2147483648");
  CHECK(spelt("-9223372036854775808", primitive::int64) ==
        "std::numeric_limits<std::int64_t>::min()");
  CHECK(spelt("-9223372036854775809", primitive::int64) == "none");
  CHECK(spelt("18446744073709551615", primitive::uint64) == "18446744073709551615U");
  CHECK(spelt("-1", primitive::uint32) == "none");
  CHECK(spelt("1e999999", primitive::int64) == "none");
}

TEST_CASE("floating numbers are literals of their type") {
  const auto spelt = [](std::string_view text, primitive kind) {
    return cpp::spell_floating(cpp::read_decimal(text).value(), kind).value_or("none");
  };
  CHECK(spelt("1", primitive::float64) == "1.0");
  CHECK(spelt("0.1", primitive::float64) == "0.1");
  CHECK(spelt("-12.50", primitive::float64) == "-12.5");
  CHECK(spelt("1.5", primitive::float32) == "1.5F");
  CHECK(spelt("1e300", primitive::float64) == "1e300");
  CHECK(spelt("1e300", primitive::float32) == "none");
  CHECK(spelt("1e400", primitive::float64) == "none");
}

TEST_CASE("what is no number is not read as one") {
  for (const std::string_view text : {"", "-", ".", "1x", "0x10", "1e", "nan", ".inf"}) {
    CAPTURE(text);
    CHECK_FALSE(cpp::read_decimal(text));
  }
}

TEST_CASE("fractional steps of integers") {
  const auto step = [](std::string_view text) {
    return cpp::integer_step(cpp::read_decimal(text).value()).value_or("none");
  };
  CHECK(step("5") == "5");
  CHECK(step("1") == "none");
  CHECK(step("0.01") == "none");
  CHECK(step("2.5") == "5");
  CHECK(step("100") == "100");
}
