#include "render/normalise.hpp"

#include <support/catch.hpp>

using tenon::gen::render::normalise_blank_lines;

TEST_CASE("blank lines are left as a person would leave them") {
  CHECK(normalise_blank_lines(
            "\n\nnamespace a {\n\nstruct b {\n\n  int c;  \n\n\n  int d;\n\n};\n\n\n"
            "class e {\n public:\n\n  e();\n};\n\n}  // namespace a\n\n") ==
        "namespace a {\n\nstruct b {\n  int c;\n\n  int d;\n};\n\n"
        "class e {\n public:\n  e();\n};\n\n}  // namespace a\n");
  CHECK(normalise_blank_lines("x") == "x\n");
  CHECK(normalise_blank_lines(" \n\n").empty());
}
