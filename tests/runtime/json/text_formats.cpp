#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <tenon/rules.hpp>

using namespace tenon;
using rules::has_format;
using rules::text_format;

namespace {

struct example {
  text_format format;
  std::vector<std::string_view> good, bad;
};

const std::vector<example> examples = {
    {text_format::date_time,
     {"1963-06-19T08:30:06Z", "1998-12-31T15:59:60.123-08:00", "2024-02-29t00:00:00z"},
     {"1963-06-19T08:30:06", "1998-12-31T23:58:60Z", "1990-02-31T15:59:59Z", "2024-02-29 00:00:00Z",
      "1990-12-31T15:59:59-24:00", "1963-06-19"}},
    {text_format::date,
     {"2020-02-29", "0001-01-01", "0400-02-29"},
     {"2021-02-29", "2020-13-01", "2020-00-10", "2020-01-00", "2020-1-01", "12020-01-01", ""}},
    {text_format::time,
     {"08:30:06Z", "01:29:60+01:30", "23:20:50.52-08:00"},
     {"24:00:00Z", "08:30:06", "22:59:60Z", "08:30:06.Z", "08:30:06+8:00", "08:30:06Zz"}},
    {text_format::duration,
     {"P4DT12H30M5S", "P2W", "PT36H", "P1Y2M", "P01D"},
     {"P", "PT", "P1Y2D", "P1Y2W", "PT1H2S", "P1", "PT0.5S", "P2D1Y", "1D"}},
    {text_format::email,
     {"joe.bloggs@example.com", "\"joe bloggs\"@example.com", "a@[127.0.0.1]", "a@[IPv6:::1]"},
     {"2962", ".a@example.com", "a..b@example.com", "a@", "@b", "a b@c", "a@[127.0.0.300]",
      "\u00E9@example.com", "a@b, c@d"}},
    {text_format::idn_email,
     {"\u00E9@example.com", "\uC2E4\uB840@\uC2E4\uB840.\uD14C\uC2A4\uD2B8"},
     {"2962", "a\uFF20example.com"}},
    {text_format::hostname,
     {"www.example.com", "1host", "a--b.com", "xn--9n2bp8q.xn--9t4b11yi5a"},
     {"", ".", "a.", ".a", "-a", "a-", "a_b", "xn--X", "\u00E9.com"}},
    {text_format::idn_hostname,
     {"\uC2E4\uB840.\uD14C\uC2A4\uD2B8", "a\u3002b", "l\u00B7l", "\u30FB\u30A1", "hostname"},
     {"", "\u302E\uC2E4", "a\u00B7l", "\u0300a", "\u30FB", "a\u05D0", "0\u0627", "a..b", "xn--7a"}},
    {text_format::ipv4,
     {"0.0.0.0", "255.255.255.255"},
     {"256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.4 ", "", "1..2.3"}},
    {text_format::ipv6,
     {"::", "::1", "1:2:3:4:5:6:7:8", "1::d6:192.168.0.1", "d6::"},
     {"12345::", "1::2::3", "1:2:3:4:5:6:7", ":2:3:4:5:6:7:8", "1:2:3:4:5:::8", "fe80::a%eth1",
      "1:2:3:4:5:6:7:"}},
    {text_format::uri,
     {"http://foo.bar/?baz=qux#quux", "urn:isbn:1", "ldap://[2001:db8::7]/c=GB?a", "mailto:a@b"},
     {"/abc", "//foo", "http://a b", "http://a:b/c", "http://%6G", "http:/[::1]", "1a:b", "a:\\b",
      "http://\u00E9"}},
    {text_format::uri_reference,
     {"", "abc", "#a", "?a=b", "//", "./a:b"},
     {"1:b", "\\\\a\\b", "/%zz", "//[::1", "/a\"b"}},
    {text_format::iri, {"http://\u0192\u00F8.de/?\u2202#\u03C0"}, {"\u00E2", "http://\u0192/\n"}},
    {text_format::iri_reference, {"\u00E2\u03C0", "#\u0192r"}, {"#\u0192\\r"}},
    {text_format::uri_template,
     {"", "/a/{b:10}/{c*}{?d,e}", "{a.b}", "{%41}"},
     {"{}", "{a", "a}", "{a,}", "{v:0}", "{v:10000}", "{a..b}", "a b"}},
    {text_format::uuid,
     {"2EB8AA08-aa98-11EA-b4aa-73B441D16380"},
     {"2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4ga-73b441d16380", "",
      "2eb8aa08-aa98-11ea-b4aa-73b441d163800"}},
    {text_format::json_pointer, {"", "/", "/a~1b/~0"}, {"a", "#/a", "/~2", "/a~"}},
    {text_format::relative_json_pointer, {"0", "1/a", "0#"}, {"", "/a", "01", "0##", "-1"}},
    {text_format::regex,
     {"([abc])+\\s+$", "(?<n>a)\\k<n>", "(?=a)", "[^]"},
     {"^(abc]", "\\a", "(?i)a", "(?P<n>a)", "a{2,1}"}},
};

}  // namespace

TEST_CASE("every format takes what its specification says, and nothing else") {
  for (const example& each : examples) {
    for (const std::string_view text : each.good) {
      INFO(name_of(each.format) << ": '" << text << "'");
      CHECK(has_format(text, each.format));
    }
    for (const std::string_view text : each.bad) {
      INFO(name_of(each.format) << ": '" << text << "'");
      CHECK_FALSE(has_format(text, each.format));
    }
  }
}

TEST_CASE("hostile texts cost no more than their size") {
  const std::string digits(200'000, '1');
  const std::string colons(200'000, ':');
  const std::string dots(200'000, '.');
  std::string marks;
  for (int i = 0; i < 50'000; ++i) marks += "\u0300";
  for (const example& each : examples) {
    if (each.format == text_format::regex) continue;
    for (const std::string& text : {digits, colons, dots, marks, "P" + digits, "{" + digits}) {
      has_format(text, each.format);
    }
  }
  CHECK(has_format("/" + digits, text_format::json_pointer));
}

TEST_CASE("a text without its format is refused while reading and without JSON") {
  const rules::text rule{.format = text_format::ipv4};
  std::vector<violation> found;
  rules::collector out{found};
  check(std::string_view{"1.2.3"}, rule, out);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "format");
  CHECK(found[0].message == "must have the format ipv4");
  json::reader in{R"("1.2.3")"};
  std::string value;
  read_json(in, value, rule);
  CHECK(in.violations() == found);
}

TEST_CASE("a format says nothing about values of other types") {
  constexpr rules::schema schema{.format = text_format::ipv4};
  const auto conforms = [&](std::string_view text) {
    json::reader in{text};
    return in.conforms(schema);
  };
  CHECK(conforms("12"));
  CHECK(conforms("{}"));
  CHECK(conforms(R"("1.2.3.4")"));
  CHECK_FALSE(conforms(R"("1.2.3")"));
}
