#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <support/catch.hpp>

#include "parsed.hpp"

using namespace tenon::gen::document;

namespace {

constexpr const char* specs[] = {
    "openapi: 3.1.0\ninfo: {title: \"T\\u00e9\", version: '1'}\npaths:\n  /a/{b}:\n    get:\n"
    "      parameters:\n      - &p {name: b, in: path, required: yes}\n      - *p\n"
    "      description: |\n        text\n        more\n      responses:\n        200:\n"
    "          description: >-\n            folded\n            text\n        ? default\n"
    "        : !!str 12\n",
    "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"\\ud83d\\ude00\", \"version\": 1e5},\n"
    "\t\"paths\": {\"/x\": {\"get\": {\"tags\": [\"a\", null, true, -0.5, {}, []]}}}}\n",
};

// Whatever the parser accepts can be walked in full.
std::size_t walk(const node& value) {
  std::size_t seen = value.where().end - value.where().begin + value.pointer().size();
  for (const node entry : value.children()) seen += walk(entry);
  return seen;
}

void try_text(std::string text) {
  const parsed spec(std::move(text), {.depth = 50, .nodes = 100'000});
  if (spec.document) {
    walk(spec.root());
    CHECK_FALSE(to_json(spec.root()).empty());
  } else {
    CHECK(spec.sink.has_errors());
  }
  CHECK(spec.report().empty() == spec.sink.empty());
}

}  // namespace

TEST_CASE("a document cut anywhere gives a tree or an error") {
  for (const std::string text : specs) {
    for (std::size_t length = 0; length <= text.size(); ++length) try_text(text.substr(0, length));
  }
}

TEST_CASE("a document changed at random gives a tree or an error") {
  std::mt19937 random(20240607);
  constexpr std::string_view bytes = "{}[]:,-?&*!|>'\"%@`# \n\t\r<~0ax.\\\x7F\x01";
  for (int round = 0; round < 4000; ++round) {
    std::string text = specs[random() % 2];
    for (std::uint32_t edits = 1 + random() % 4; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      const char byte = bytes[random() % bytes.size()];
      switch (random() % 4) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        case 2:
          text.erase(at, 1 + random() % 3);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 20));
      }
    }
    try_text(std::move(text));
  }
}
