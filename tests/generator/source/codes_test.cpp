#include "source/codes.hpp"

#include <fstream>
#include <string>
#include <support/catch.hpp>
#include <vector>

#include "source/printer.hpp"

using namespace tenon::gen::source;

namespace {

std::string row(const code_info& info) {
  std::string out = "| ";
  out.append(info.code).append(" | ").append(label(info.level)).append(" | ");
  out.append(info.title).append(" | ").append(info.explanation).append(" |");
  return out;
}

std::vector<std::string> documented_rows() {
  std::ifstream file(TENON_SOURCE_DIR "/docs/diagnostics.md");
  std::vector<std::string> rows;
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("| OA")) rows.push_back(line);
  return rows;
}

}  // namespace

TEST_CASE("docs/diagnostics.md has the row of every code, and no other") {
  std::vector<std::string> expected;
  for (const code_info& info : all_codes) expected.push_back(row(info));
  CHECK(documented_rows() == expected);
}
