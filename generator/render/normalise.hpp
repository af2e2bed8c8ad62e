#pragma once
#include <string>
#include <string_view>

namespace tenon::gen::render {

/// C++ text with white space as a person would leave it: no blanks at line ends, at most one empty
/// line in a row, none at the start or end of the file or of a block in braces (a namespace may
/// have them), one line feed at the end. Text that must keep its lines (raw string literals) has no
/// place in templates.
std::string normalise_blank_lines(std::string_view text);

}  // namespace tenon::gen::render
