#include <support/catch.hpp>

#include "read_text.hpp"

using namespace tenon::gen::openapi;
using strings = std::vector<std::string>;

namespace {

const schema& component(const reading& read, std::string_view name) {
  for (const schema* each : read.result->component_schemas) {
    if (each->component_name == name) return *each;
  }
  throw std::runtime_error("no such component");
}

const std::string page =
    "    Page: {type: object, properties: {items: {type: array, items: {$dynamicRef: '#item'}}},\n"
    "           $defs: {any: {$dynamicAnchor: item}}}\n"
    "    User: {type: object}\n    Group: {type: object}\n";

std::string page_of(const std::string& item) {
  return "{$defs: {item: {$dynamicAnchor: item, " + item + "}}, $ref: '#/components/schemas/Page'}";
}

const schema* item_of(const schema& s) { return s.properties.at(0).value->items->ref; }

}  // namespace

TEST_CASE("every binding of a dynamic reference makes a schema", "[openapi]") {
  const reading read(with_schemas(page +
                                  "    Users: " + page_of("$ref: '#/components/schemas/User'") +
                                  "\n    Groups: " + page_of("$ref: '#/components/schemas/Group'") +
                                  "\n    Members: " + page_of("$ref: '#/components/schemas/User'") +
                                  "\n    Words: " + page_of("type: string") + "\n"));
  CHECK(read.errors().empty());
  REQUIRE(read.result);
  const schema& users = *component(read, "Users").ref;
  CHECK(users.component_name == "PageOfUser");
  CHECK(item_of(users) == &component(read, "User"));
  CHECK(component(read, "Members").ref == &users);
  CHECK(item_of(*component(read, "Groups").ref) == &component(read, "Group"));
  const schema& words = *component(read, "Words").ref;
  CHECK(words.component_name.empty());
  CHECK(item_of(words)->types == string_type);
  CHECK(item_of(component(read, "Page"))->types == 0);
}

TEST_CASE("the first binding on the way wins", "[openapi]") {
  const auto with = [](const std::string& other) {
    return reading(with_schemas(
        "    Tree: {$id: tree, $dynamicAnchor: node, type: object,\n"
        "           properties: {children: {type: array, items: {$dynamicRef: '#node'}}}}\n"
        "    Strict: {$id: strict, " +
        other + " $ref: tree, maxProperties: 1}\n"));
  };
  const reading plain = with("");
  REQUIRE(plain.result);
  CHECK(component(plain, "Strict").ref == &component(plain, "Tree"));
  const reading bound = with("$dynamicAnchor: node,");
  REQUIRE(bound.result);
  const schema& strict = component(bound, "Strict");
  CHECK(strict.ref->component_name == "TreeOfStrict");
  CHECK(item_of(*strict.ref) == &strict);
  CHECK(item_of(component(bound, "Tree")) == &component(bound, "Tree"));
}

TEST_CASE("what stands for itself only by a binding has no type of its own", "[openapi]") {
  const std::string required =
      "    Box: {$dynamicAnchor: item, type: object, required: [in],\n"
      "          properties: {in: {$dynamicRef: '#item'}}}\n    User: {type: object}\n"
      "    Users: {$defs: {item: {$dynamicAnchor: item, $ref: '#/components/schemas/User'}},\n"
      "            $ref: '#/components/schemas/Box'}\n";
  const reading read(with_schemas(required));
  CHECK(read.errors().empty());
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.size() == 2);
  CHECK(component(read, "Users").ref->component_name == "BoxOfUser");
  const reading used(with_schemas(required + "    Plain: {$ref: '#/components/schemas/Box'}\n"));
  REQUIRE(used.result);
  CHECK(used.result->component_schemas.size() == 4);
}

TEST_CASE("a dynamic reference that nothing binds takes any value, or leads to nothing",
          "[openapi]") {
  const std::string holder = "    Holder: {type: object, properties: {a: {$dynamicRef: '#x'}}}\n";
  CHECK(reading(with_schemas(holder)).errors() == strings{"OA3002"});
  const reading read(with_schemas(holder + "    Other: {$id: other, $dynamicAnchor: x}\n"));
  CHECK(read.errors().empty());
  REQUIRE(read.result);
  CHECK(component(read, "Holder").properties.at(0).value->ref == nullptr);
}

TEST_CASE("too many meanings are refused", "[openapi]") {
  // Each level binds one more of the names in either of two ways.
  std::string text;
  const int levels = 13;
  for (int i = 0; i < levels; ++i) {
    const std::string level = std::to_string(i);
    for (const std::string_view way : {"a", "b"}) {
      text += "    L" + level + std::string(way) + ": {$id: 'l" + level + std::string(way) +
              "', $defs: {d: {$dynamicAnchor: n" + level + ", title: " + std::string(way) +
              "}}, allOf: [";
      text += i + 1 == levels ? "{$ref: leaf}]}\n"
                              : "{$ref: l" + std::to_string(i + 1) + "a}, {$ref: l" +
                                    std::to_string(i + 1) + "b}]}\n";
    }
  }
  text += "    Leaf: {$id: leaf, properties: {";
  for (int i = 0; i < levels; ++i) {
    text += "p" + std::to_string(i) + ": {$dynamicRef: '#n" + std::to_string(i) + "'}, ";
  }
  CHECK(reading(with_schemas(text + "}}\n")).errors() == strings{"OA5001"});
}
