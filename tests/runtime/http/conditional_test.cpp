#include <string>

#include <support/catch.hpp>
#include <tenon/http/conditional.hpp>

using namespace tenon::http;

namespace {

request with(std::initializer_list<fields::field> headers, method how = method::get) {
  request made;
  made.method = how;
  for (const fields::field& each : headers) made.headers.add(each.name, each.value);
  return made;
}

constexpr std::time_t known = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
const validators current{"\"a\"", known};

std::string range(std::string_view text, std::uint64_t size,
                  std::initializer_list<fields::field> more = {}) {
  request incoming = with(more);
  incoming.headers.add("Range", text);
  const range_choice chosen = choose_range(incoming, current, size);
  if (chosen.which == range_choice::kind::whole) return "whole";
  return content_range(chosen, size);
}

}  // namespace

TEST_CASE("dates of all three forms are read, and one is written") {
  CHECK(http_date(known) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == known);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == known);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == known);
  CHECK(parse_http_date("Sun Nov 16 08:49:37 1994") == known + 10 * 86400);
  for (const char* bad : {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
                          "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "0",
                          "Sun, 06 Nov 1994 08:49:37 GMT "}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_http_date(bad));
  }
}

TEST_CASE("conditions are looked at in their order") {
  const auto check = [](std::initializer_list<fields::field> headers, method how = method::get) {
    return check_conditions(with(headers, how), current);
  };
  CHECK(check({}) == condition::proceed);
  CHECK(check({{"If-None-Match", "\"a\""}}) == condition::not_modified);
  CHECK(check({{"If-None-Match", "\"b\" , W/\"a\""}}) == condition::not_modified);
  CHECK(check({{"If-None-Match", "*"}}) == condition::not_modified);
  CHECK(check({{"If-None-Match", "\"b\""}}) == condition::proceed);
  CHECK(check({{"If-None-Match", "\"ba\"a\""}}) == condition::proceed);
  CHECK(check({{"If-None-Match", "\"a\""}}, method::put) == condition::failed);
  CHECK(check({{"If-Match", "\"a\""}}, method::put) == condition::proceed);
  CHECK(check({{"If-Match", "W/\"a\""}}, method::put) == condition::failed);
  CHECK(check({{"If-Match", "\"b\""}}) == condition::failed);
  const std::string same = http_date(known);
  const std::string older = http_date(known - 1);
  CHECK(check({{"If-Modified-Since", same}}) == condition::not_modified);
  CHECK(check({{"If-Modified-Since", older}}) == condition::proceed);
  CHECK(check({{"If-Modified-Since", same}, {"If-None-Match", "\"b\""}}) == condition::proceed);
  CHECK(check({{"If-Unmodified-Since", older}}) == condition::failed);
  CHECK(check({{"If-Unmodified-Since", same}}) == condition::proceed);
  CHECK(check({{"If-Modified-Since", "yesterday"}}) == condition::proceed);
}

TEST_CASE("ranges are parts, unsatisfiable or ignored") {
  CHECK(range("bytes=0-4", 10) == "bytes 0-4/10");
  CHECK(range("bytes=5-", 10) == "bytes 5-9/10");
  CHECK(range("bytes=5-99", 10) == "bytes 5-9/10");
  CHECK(range("bytes=-3", 10) == "bytes 7-9/10");
  CHECK(range("bytes=-30", 10) == "bytes 0-9/10");
  CHECK(range("bytes=9-9", 10) == "bytes 9-9/10");
  CHECK(range("bytes=0-99999999999999999999999", 10) == "bytes 0-9/10");
  CHECK(range("bytes=10-", 10) == "bytes */10");
  CHECK(range("bytes=99999999999999999999999-", 10) == "bytes */10");
  CHECK(range("bytes=-0", 10) == "bytes */10");
  CHECK(range("bytes=-5", 0) == "bytes */0");
  for (const char* ignored : {"bytes=5-4", "bytes=a-b", "bytes=-", "bytes=", "items=0-1",
                              "bytes=0-1,3-4", "bytes=+1-2", "bytes= 1-2", "bytes=1--2"}) {
    CAPTURE(ignored);
    CHECK(range(ignored, 10) == "whole");
  }
}

TEST_CASE("If-Range gives the part only of the state it names") {
  CHECK(range("bytes=0-1", 10, {{"If-Range", "\"a\""}}) == "bytes 0-1/10");
  CHECK(range("bytes=0-1", 10, {{"If-Range", "\"b\""}}) == "whole");
  CHECK(range("bytes=0-1", 10, {{"If-Range", "W/\"a\""}}) == "whole");
  CHECK(range("bytes=0-1", 10, {{"If-Range", http_date(known)}}) == "bytes 0-1/10");
  CHECK(range("bytes=0-1", 10, {{"If-Range", http_date(known + 1)}}) == "whole");
}
