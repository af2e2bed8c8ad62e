#include <string>

#include <support/catch.hpp>
#include <tenon/http/url.hpp>

using namespace tenon::http;

TEST_CASE("a target splits at its first question mark") {
  CHECK(split_target("/a?b?c").path == "/a");
  CHECK(split_target("/a?b?c").query == "b?c");
  CHECK(split_target("/a").query.empty());
}

TEST_CASE("percent-encoding keeps what its set keeps") {
  const auto encoded = [](std::string_view text, encode_set keep) {
    std::string out;
    percent_encode(out, text, keep);
    return out;
  };
  CHECK(encoded("a b/c~\xc3\xa9", encode_set::unreserved) == "a%20b%2Fc~%C3%A9");
  CHECK(encoded("a b/c?", encode_set::reserved_kept) == "a%20b/c?");
  CHECK(encoded("a b*~&", encode_set::form) == "a+b*%7E%26");
}

TEST_CASE("percent-decoding refuses malformed escapes") {
  std::string out = "x";
  CHECK(percent_decode(out, "a%20b+c"));
  CHECK(out == "xa b+c");
  CHECK(percent_decode(out, "+%2B", true));
  CHECK(out == "xa b+c +");
  for (const char* bad : {"%", "%4", "%zz", "%%41", "a%4"}) {
    CHECK_FALSE(percent_decode(out, bad));
    CHECK(out == "xa b+c +");
  }
}

TEST_CASE("URLs are taken apart") {
  const auto parsed = parse_url("HTTP://[::1]:8080/a/b?c=d");
  REQUIRE(parsed);
  CHECK(parsed->scheme == "http");
  CHECK(parsed->host == "::1");
  CHECK(parsed->port == 8080);
  CHECK(parsed->path == "/a/b");
  CHECK(parsed->query == "c=d");
  CHECK(parsed->authority() == "[::1]:8080");
  CHECK(parse_url("https://Example.com")->authority() == "example.com");
  CHECK(parse_url("https://Example.com")->port == 443);
  for (const char* bad : {"", "x", "ftp://a/", "http://", "http:///a", "http://u@h/", "http://h:x/",
                          "http://h:99999/", "http://h/#f", "http://h/a b", "http://h/%zz"}) {
    CHECK_FALSE(parse_url(bad));
  }
}
