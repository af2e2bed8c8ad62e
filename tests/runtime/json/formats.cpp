#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace tenon;
using namespace std::chrono_literals;

TEST_CASE("uuid") {
  const auto value = uuid::parse("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6");
  REQUIRE(value);
  CHECK(to_string(*value) == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  CHECK(to_string(uuid{}) == "00000000-0000-0000-0000-000000000000");
  for (const char* wrong :
       {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf66", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf}"})
    CHECK_FALSE(uuid::parse(wrong));
}

TEST_CASE("date") {
  CHECK(parse_date("2024-02-29") == date{2024y / 2 / 29});
  CHECK(parse_date("0001-01-01") == date{1y / 1 / 1});
  CHECK(to_string(date{1y / 1 / 1}) == "0001-01-01");
  for (const char* wrong : {"", "2023-02-29", "2024-2-9", "2024-13-01", "2024-01-00", "24-01-01",
                            "2024-01-01Z", "2024/01/01", "-001-01-01"})
    CHECK_FALSE(parse_date(wrong));
  CHECK_THROWS_AS(to_string(date{}), std::out_of_range);
}

TEST_CASE("date_time keeps the moment and the offset exactly") {
  for (const char* text : {"2024-05-01T12:00:00Z", "2024-05-01T12:00:00.25+02:00",
                           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
                           "1969-12-31T23:59:59.5-08:30", "2024-02-29T00:00:00+14:00"}) {
    CAPTURE(text);
    const auto value = date_time::parse(text);
    REQUIRE(value);
    CHECK(to_string(*value) == text);
  }
  const auto value = date_time::parse("1970-01-01t02:00:01.5+02:00");
  REQUIRE(value);
  CHECK(value->seconds == std::chrono::sys_seconds{1s});
  CHECK(value->nanoseconds == 500'000'000);
  CHECK(value->offset_minutes == 120);
  CHECK(to_string(*date_time::parse("2016-12-31T23:59:60Z")) == "2017-01-01T00:00:00Z");
  CHECK(to_string(*date_time::parse("1990-12-31T15:59:60-08:00")) == "1990-12-31T16:00:00-08:00");
  CHECK(to_string(*date_time::parse("2024-05-01T12:00:00-00:00")) == "2024-05-01T12:00:00Z");
  for (const char* wrong :
       {"", "2024-05-01", "2024-05-01T12:00:00", "2024-05-01T24:00:00Z", "2024-05-01T12:60:00Z",
        "2024-05-01T12:00:61Z", "2024-05-01T12:00:60Z", "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00.1234567891Z", "2024-05-01T12:00:00+2:00", "2024-05-01T12:00:00+24:00",
        "2023-02-29T12:00:00Z", "2024-05-01T12:00:00Zx"}) {
    CAPTURE(wrong);
    CHECK_FALSE(date_time::parse(wrong));
  }
}

TEST_CASE("date_time converts to and from time points") {
  const std::chrono::sys_time<std::chrono::milliseconds> before_epoch{-1500ms};
  const date_time value = before_epoch;
  CHECK(value.seconds == std::chrono::sys_seconds{-2s});
  CHECK(value.nanoseconds == 500'000'000);
  CHECK(value.time<std::chrono::milliseconds>() == before_epoch);
  CHECK(value.time<std::chrono::nanoseconds>() == before_epoch);
  const auto old = date_time::parse("0001-01-01T00:00:00.000001Z");
  REQUIRE(old);
  CHECK(date_time{old->time()} == *old);
  CHECK_THROWS_AS(old->time<std::chrono::nanoseconds>(), std::out_of_range);
  CHECK(date_time::now().seconds > std::chrono::sys_seconds{1'700'000'000s});
}

TEST_CASE("time_of_day keeps the time and the offset exactly") {
  for (const char* text :
       {"09:30:00", "09:30:00Z", "23:59:59.999999999-08:30", "00:00:00.25+14:00"}) {
    CAPTURE(text);
    const auto value = time_of_day::parse(text);
    REQUIRE(value);
    CHECK(to_string(*value) == text);
  }
  const auto value = time_of_day::parse("09:30:01.5+02:00");
  CHECK(value->since_midnight == 9h + 30min + 1500ms);
  CHECK(value->offset == 120min);
  CHECK(time_of_day::parse("23:59:60Z") == time_of_day::parse("00:00:00Z"));
  CHECK(time_of_day::parse("15:59:60-08:00") == time_of_day::parse("16:00:00-08:00"));
  for (const char* wrong : {"", "9:30:00", "09:30", "24:00:00", "12:60:00", "12:00:61", "12:00:60Z",
                            "12:00:00.", "12:00:00+24:00", "12:00:00 Z", "1:23AM"})
    CHECK_FALSE(time_of_day::parse(wrong));
  CHECK_THROWS_AS(to_string(time_of_day{.since_midnight = 24h}), std::out_of_range);
}

TEST_CASE("duration keeps months, days and time apart") {
  for (const char* text : {"P1Y2M3DT4H5M6S", "P14D", "PT36H", "PT0S", "P1Y", "PT0.25S", "P1DT1H"}) {
    CAPTURE(text);
    const auto value = duration::parse(text);
    REQUIRE(value);
    CHECK(to_string(*value) == text);
  }
  CHECK(duration::parse("P2W") == duration{std::chrono::months{0}, std::chrono::days{14}});
  CHECK(duration::parse("P18M") == duration::parse("P1Y6M"));
  CHECK(duration::parse("PT90M") == duration{90min});
  CHECK(to_string(duration{1500ms}) == "PT1.5S");
  for (const char* wrong : {"",
                            "P",
                            "PT",
                            "P1",
                            "1D",
                            "P1DT",
                            "PT1D",
                            "P1H",
                            "P1M1Y",
                            "P1W1D",
                            "-P1D",
                            "P-1D",
                            "PT1.5H",
                            "PT1.S",
                            "p1d",
                            "P1D ",
                            "P99999999999Y",
                            "PT99999999999999999999S",
                            "PT9000000001S",
                            "1h30m"})
    CHECK_FALSE(duration::parse(wrong));
  CHECK_THROWS_AS(to_string(duration{-1s}), std::out_of_range);
}

TEST_CASE("base64 is RFC 4648 and nothing else") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {"\xff\xfe\xfb", "//77"}};
  for (const auto& [content, text] : vectors) {
    CHECK(to_base64(std::string_view{content}) == text);
    const auto back = from_base64(text);
    REQUIRE(back);
    CHECK(back->view() == content);
  }
  CHECK(from_base64("Zg")->view() == "f");
  CHECK(from_base64("Zm8")->view() == "fo");
  for (const char* wrong :
       {"Z", "Zg=", "Zh==", "Zm9v=", "Zm9v====", "Zm 9v", "Zm9v\n", "Zm9_", "=", "Zm8=Zm8="})
    CHECK_FALSE(from_base64(wrong));
}

TEST_CASE("bytes take and give a string") {
  bytes value{std::string{"abc"}};
  CHECK(value.size() == 3);
  CHECK(value[1] == 'b');
  value.push_back(0);
  CHECK(value == bytes{97, 98, 99, 0});
  CHECK(std::move(value).release() == std::string("abc\0", 4));
}

TEST_CASE("formatted strings in JSON") {
  CHECK(json::to_text(*uuid::parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")) ==
        R"("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")");
  CHECK(json::parse<bytes>(R"("Zm9v")").view() == "foo");
  CHECK(json::to_text(bytes{1, 2, 3}) == R"("AQID")");
  CHECK(json::parse<date>(R"("2024\u002d01-02")") == date{2024y / 1 / 2});
  CHECK(json::to_text(json::parse<date_time>(R"("2024-01-02T03:04:05+01:00")")) ==
        R"("2024-01-02T03:04:05+01:00")");
  try {
    (void)json::parse<std::vector<uuid>>(R"(["x", 3])");
    FAIL("not UUIDs");
  } catch (const json::error& error) {
    CHECK(error.violations() == std::vector<violation>{{"/0", "format", "must be a UUID"},
                                                       {"/1", "type", "must be a UUID"}});
  }
}
