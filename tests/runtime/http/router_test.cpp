#include <stdexcept>
#include <string>
#include <vector>

#include <support/catch.hpp>
#include <tenon/http/router.hpp>

using namespace tenon::http;

namespace {

std::string find(const router& table, method verb, std::string_view path) {
  request incoming;
  incoming.method = verb;
  route_match found;
  table.find(incoming, path, found);
  switch (found.result) {
    case route_match::outcome::not_found:
      return "404";
    case route_match::outcome::method_not_allowed:
      return "405 " + found.allow;
    case route_match::outcome::options:
      return "204 " + found.allow;
    case route_match::outcome::found:
      break;
  }
  std::string text = std::to_string(found.route);
  for (const std::string_view capture : found.captures) text += "|" + std::string(capture);
  return text;
}

}  // namespace

TEST_CASE("the router tells literals, parameters and methods apart") {
  router table;
  table.add(method::get, "/", 0);
  table.add(method::get, "/pets", 1);
  table.add(method::post, "/pets", 2);
  table.add(method::get, "/pets/{id}", 3);
  table.add(method::get, "/pets/mine", 4);
  table.add(method::delete_, "/pets/mine", 5);
  table.add(method::put, "/pets/{id}", 6);
  table.add(method::get, "/pets/{id}/toys/{toy}", 7);
  CHECK(find(table, method::get, "/") == "0");
  CHECK(find(table, method::get, "/pets") == "1");
  CHECK(find(table, method::post, "/pets") == "2");
  CHECK(find(table, method::get, "/pets/7") == "3|7");
  CHECK(find(table, method::get, "/pets/mine") == "4");
  CHECK(find(table, method::put, "/pets/mine") == "6|mine");
  CHECK(find(table, method::get, "/pets/7/toys/ball") == "7|7|ball");
  CHECK(find(table, method::get, "/pets/mine/toys/ball") == "7|mine|ball");
  CHECK(find(table, method::head, "/pets") == "1");
  CHECK(find(table, method::get, "/pets/") == "404");
  CHECK(find(table, method::get, "/pets/7/") == "404");
  CHECK(find(table, method::get, "/cats") == "404");
  CHECK(find(table, method::get, "pets") == "404");
  CHECK(find(table, method::patch, "/pets") == "405 GET, HEAD, POST, OPTIONS");
  CHECK(find(table, method::patch, "/pets/mine") == "405 GET, HEAD, DELETE, PUT, OPTIONS");
  CHECK(find(table, method::options, "/pets") == "204 GET, HEAD, POST, OPTIONS");
}

TEST_CASE("the router keeps captures as they were sent and never splits on an encoded slash") {
  router table;
  table.add(method::get, "/a/{x}/{y}", 1);
  table.add(method::get, "/caf\xc3\xa9", 2);
  CHECK(find(table, method::get, "/a/b%2Fc/%64%2525") == "1|b%2Fc|%64%2525");
  CHECK(find(table, method::get, "/a/%zz/y") == "404");
  CHECK(find(table, method::get, "/a/x/%4") == "404");
  CHECK(find(table, method::get, "/caf%C3%A9") == "2");
}

TEST_CASE("the router takes templates as they are written, escaped or not") {
  router table;
  table.add(method::get, "/a%22%5Cb", 1);
  table.add(method::get, "/say \"hi\"?", 2);
  table.add(method::get, "/caf\xc3\xa9-{id}%7C", 3);
  CHECK(find(table, method::get, "/a%22%5cb") == "1");
  CHECK(find(table, method::get, "/say%20%22hi%22%3F") == "2");
  CHECK(find(table, method::get, "/caf%C3%A9-7%7C") == "3|7");
}

TEST_CASE("the router matches several parameters and text in one segment") {
  router table;
  table.add(method::get, "/files/{name}.json", 1);
  table.add(method::get, "/files/{name}", 2);
  table.add(method::get, "/range/{from}-{to}", 3);
  table.add(method::post, "/jobs/{id}:cancel", 4);
  table.add(method::post, "/jobs:purge", 5);
  table.add(method::get, "/v{major}.{minor}/x", 6);
  CHECK(find(table, method::get, "/files/a.json") == "1|a");
  CHECK(find(table, method::get, "/files/a.xml") == "2|a.xml");
  CHECK(find(table, method::get, "/files/.json") == "2|.json");
  CHECK(find(table, method::get, "/range/1-20") == "3|1|20");
  CHECK(find(table, method::get, "/range/-20") == "404");
  CHECK(find(table, method::get, "/range/1-") == "404");
  CHECK(find(table, method::post, "/jobs/7:cancel") == "4|7");
  CHECK(find(table, method::post, "/jobs:purge") == "5");
  CHECK(find(table, method::get, "/v1.12/x") == "6|1|12");
}

TEST_CASE("the router knows a base path and methods without a name") {
  router table("/api/v1/");
  table.add("QUERY", "/x", 1);
  table.add(method::get, "/", 2);
  request incoming;
  incoming.method = method::other;
  incoming.other_method = "QUERY";
  route_match found;
  table.find(incoming, "/api/v1/x", found);
  CHECK(found.result == route_match::outcome::found);
  incoming.other_method = "SEARCH";
  table.find(incoming, "/api/v1/x", found);
  CHECK(found.allow == "QUERY, OPTIONS");
  CHECK(find(table, method::get, "/api/v1/") == "2");
  CHECK(find(table, method::get, "/api/v1") == "404");
  CHECK(find(table, method::get, "/x") == "404");
}

TEST_CASE("the router refuses bad and repeated templates") {
  router table;
  table.add(method::get, "/a/{x}", 1);
  for (const char* bad : {"", "a", "/{", "/a}", "/{}", "/{a}{b}", "/{a/b}", "/a/{other}"}) {
    CHECK_THROWS_AS(table.add(method::get, bad, 2), std::invalid_argument);
  }
  std::string deep;
  for (int index = 0; index < 17; ++index) deep += "/{p}";
  CHECK_THROWS_AS(table.add(method::get, deep, 3), std::invalid_argument);
  CHECK_THROWS_AS(router("api"), std::invalid_argument);
}

TEST_CASE("paths without parameters are found as they are sent, escaped or not") {
  router table("/base");
  table.add(method::get, "/pets/mine", 0);
  table.add(method::get, "/a%2Fb", 1);
  table.add(method::get, "/100%25", 2);
  table.add(method::post, "/pets/{id}", 3);
  table.add("PURGE", "/pets/mine", 4);
  const auto found_among = [](const router& all) {
    CHECK(find(all, method::get, "/base/pets/mine") == "0");
    CHECK(find(all, method::head, "/base/pets/mine") == "0");
    CHECK(find(all, method::get, "/base/pets/m%69ne") == "0");
    CHECK(find(all, method::get, "/base/pets/m%6") == "405 POST, OPTIONS");
    CHECK(find(all, method::post, "/base/pets/mine") == "3|mine");
    CHECK(find(all, method::patch, "/base/pets/mine") == "405 GET, HEAD, PURGE, POST, OPTIONS");
    CHECK(find(all, method::get, "/pets/mine") == "404");
    CHECK(find(all, method::get, "/base/pets/mine/") == "404");
    CHECK(find(all, method::get, "/base/a%2Fb") == "1");
    CHECK(find(all, method::get, "/base/a/b") == "404");
    CHECK(find(all, method::get, "/base/100%25") == "2");
    CHECK(find(all, method::get, "/base/100%") == "404");
  };
  found_among(table);
  for (std::size_t count = 0; count < 20; ++count) {
    table.add(method::get, "/other/" + std::to_string(count), 5 + count);
  }
  found_among(table);
  for (std::size_t count = 0; count < 20; ++count) {
    CHECK(find(table, method::get, "/base/other/" + std::to_string(count)) ==
          std::to_string(5 + count));
  }
  CHECK(find(table, method::get, "/base/other/20") == "404");
}
