#include <stdexcept>
#include <string>

#include <support/catch.hpp>
#include <tenon/http/fields.hpp>

using tenon::http::fields;

TEST_CASE("fields keep their order and find names in any case") {
  fields headers;
  for (int index = 0; index < 9; ++index) {
    headers.add("X-" + std::to_string(index), std::to_string(index * 10));
  }
  headers.add("x-3", "again");
  CHECK(headers.size() == 10);
  CHECK(headers.find("X-3") == "30");
  CHECK(headers.count("X-3") == 2);
  CHECK(headers.begin()[8].value == "80");
  CHECK_FALSE(headers.contains("X-99"));
}

TEST_CASE("fields own what is added and share what is viewed") {
  fields headers;
  std::string name = "X-Name";
  std::string value = "first";
  headers.add(name, value);
  headers.add_view(name, value);
  value[0] = 'F';
  CHECK(headers.begin()[0].value == "first");
  CHECK(headers.begin()[1].value == "First");
  fields copied = headers;
  value[0] = 'f';
  CHECK(copied.begin()[1].value == "First");
  const fields moved = std::move(copied);
  CHECK(moved.size() == 2);
  CHECK(moved.begin()[0].value == "first");
}

TEST_CASE("fields set and erase by name") {
  fields headers;
  for (const char* name : {"A", "B", "a", "C", "D", "E"}) headers.add(name, "1");
  headers.set("A", "2");
  CHECK(headers.count("A") == 1);
  CHECK(headers.find("a") == "2");
  CHECK(headers.erase("B") == 1);
  CHECK(headers.erase("B") == 0);
  CHECK(headers.size() == 4);
  const std::string own(*headers.find("A"));
  headers.set("A", *headers.find("A"));
  CHECK(headers.find("A") == own);
  headers.clear();
  CHECK(headers.empty());
  headers.add("F", "3");
  CHECK(headers.find("F") == "3");
}

TEST_CASE("fields refuse what would split a message") {
  fields headers;
  const std::string with_nul("a\0b", 3);
  for (const std::string_view bad : {std::string_view("a\r\nX: y"), std::string_view("a\n"),
                                     std::string_view("a\r"), std::string_view(with_nul)}) {
    CHECK_THROWS_AS(headers.add("X", bad), std::invalid_argument);
    CHECK_THROWS_AS(headers.add_view("X", bad), std::invalid_argument);
    CHECK_THROWS_AS(headers.set("X", bad), std::invalid_argument);
  }
  for (const char* bad : {"", "a b", "a:", "a\r\n", "(x)", "caf\xc3\xa9"}) {
    CHECK_THROWS_AS(headers.add(bad, "v"), std::invalid_argument);
  }
  CHECK(headers.empty());
  headers.add("X", "tab\tand caf\xc3\xa9");
  CHECK(headers.size() == 1);
}
