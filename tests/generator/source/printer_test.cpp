#include "source/printer.hpp"

#include <cstdint>
#include <string>
#include <support/catch.hpp>
#include <utility>

#include "source/excerpt.hpp"

using namespace tenon::gen::source;

namespace {

span find(const source_set& sources, file_id file, std::string_view text) {
  const auto at = static_cast<std::uint32_t>(sources.file(file).text().find(text));
  return {file, at, at + static_cast<std::uint32_t>(text.size())};
}

}  // namespace

TEST_CASE("a finding shows its line, notes, help and pointer") {
  source_set sources;
  const file_id file =
      sources.add("api/pets.yaml", "/pets/{petId}:\n  parameters:\n      - name: petID\n");
  const diagnostic found{
      .code = "OA3001",
      .where = find(sources, file, "petID"),
      .message = "path parameter 'petID' is not in the template '/pets/{petId}'",
      .notes = {{find(sources, file, "/pets/{petId}"), "template declared here"}},
      .help = "rename it to 'petId' (differs only in case)",
      .pointer = "/paths/~1pets~1{petId}/get/parameters/0/name"};
  CHECK(
      print(found, sources) ==
      R"(api/pets.yaml:3:15: error: path parameter 'petID' is not in the template '/pets/{petId}' [OA3001]
    3 |       - name: petID
      |               ^~~~~
api/pets.yaml:1:1: note: template declared here
  help: rename it to 'petId' (differs only in case)
  at #/paths/~1pets~1{petId}/get/parameters/0/name   (tenon explain OA3001)
)");
}

TEST_CASE("carets stay under the range after tabs, wide and combining characters") {
  source_set sources;
  const file_id file = sources.add("a", "\t\"\xE6\x97\xA5\xE6\x9C\xAC\": e\xCC\x81 bad\n");
  const excerpt shown = make_excerpt(sources.file(file), find(sources, file, "bad"));
  CHECK(shown.line == " \"\xE6\x97\xA5\xE6\x9C\xAC\": e\xCC\x81 bad");
  CHECK(shown.carets == std::string(11, ' ') + "^~~");
  const excerpt wide = make_excerpt(sources.file(file), find(sources, file, "\xE6\x97\xA5"));
  CHECK(wide.carets == "  ^~");
}

TEST_CASE("a range over several lines and an empty range show one line") {
  source_set sources;
  const file_id file = sources.add("a", "ab\ncd\n");
  CHECK(make_excerpt(sources.file(file), {file, 1, 5}).carets == " ^");
  CHECK(make_excerpt(sources.file(file), {file, 2, 2}).carets == "  ^");
  CHECK(make_excerpt(sources.file(file), {file, 6, 6}).carets == "^");
}

TEST_CASE("a long line is cut around the range") {
  source_set sources;
  const file_id file =
      sources.add("a.json", std::string(5000, 'x') + "HERE" + std::string(5000, 'y'));
  const excerpt shown = make_excerpt(sources.file(file), find(sources, file, "HERE"));
  CHECK(shown.line.size() < 130);
  CHECK(shown.line.find("xHEREy") != std::string::npos);
  CHECK(shown.carets == std::string(41, ' ') + "^~~~");
  CHECK(shown.line.starts_with("\u2026xxx"));
  CHECK(shown.line.ends_with("yyy\u2026"));
}

TEST_CASE("nothing from a document reaches the terminal as a command") {
  source_set sources;
  const file_id file = sources.add("a", "x: \x1B[2Jy\n");
  const std::string text = print(
      {.code = "OA2004", .where = {file, 0, 1}, .message = "bad '\x1B[2J\n\xC2\x9B'"}, sources);
  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(text.find("bad '\\x1B[2J\\n\\x9B'") != std::string::npos);
}

TEST_CASE("colours appear only when asked for") {
  source_set sources;
  const diagnostic found{.code = "OA1001", .where = {}, .message = "cannot read 'x'"};
  CHECK(print(found, sources) ==
        "tenon: error: cannot read 'x' [OA1001]\n  (tenon explain OA1001)\n");
  CHECK(print(found, sources, {.color = true}).find("\x1B[1;31merror:") != std::string::npos);
}

TEST_CASE("information can be left out") {
  source_set sources;
  diagnostic_sink sink;
  sink.add({.code = "OA4013", .where = {}, .message = "unknown format"});
  sink.add({.code = "OA4001", .where = {}, .message = "no effect"});
  CHECK(print(sink, sources).find("info: unknown format") != std::string::npos);
  CHECK(print(sink, sources, {.least = severity::warning}) ==
        "tenon: warning: no effect [OA4001]\n  (tenon explain OA4001)\n");
}

TEST_CASE("many warnings of one cause are summed up, errors never") {
  diagnostic_sink sink;
  const source_set sources;
  for (const std::string name : {"a", "b", "c", "d", "e"}) {
    sink.add({.code = "OA2012", .where = {}, .message = "the tag '" + name + "' is not described"});
    sink.add({.code = "OA3002", .where = {}, .message = "'" + name + "' does not exist"});
  }
  sink.add({.code = "OA2012", .where = {}, .message = "the tags are many"});
  const auto count = [](const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
      ++found;
    }
    return found;
  };
  const std::string some = print(sink, sources, {.most_alike = 3});
  CHECK(count(some, "is not described") == 3);
  CHECK(count(some, "... and 2 more like this [OA2012]; --verbose shows them\n") == 1);
  CHECK(count(some, "more like this") == 1);
  CHECK(count(some, "the tags are many") == 1);
  CHECK(count(some, "does not exist") == 5);
  CHECK(count(print(sink, sources), "is not described") == 5);
  CHECK(count(print(sink, sources, {.most_alike = 5}), "more like this") == 0);
}
