#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenon::gen::cpp {

/// The words of a name of the document: split at punctuation and where the case changes, symbols
/// spelt out (`+1` is plus, 1), letters outside ASCII transliterated or written as their number.
/// Only ASCII letters and digits remain. Never empty.
std::vector<std::string> split_words(std::string_view text);

/// `snake_case`. A name that would begin with a digit gets `prefix` and an underscore before it;
/// one that C++ or a common macro has taken gets an underscore after it.
std::string snake_case(std::string_view text, std::string_view prefix = "value");

/// `PascalCase`; a name that has this form already stays as it is.
std::string pascal_case(std::string_view text, std::string_view prefix = "Type");

/// True for keywords, and for macros of the standard library and of common platforms.
bool is_reserved_word(std::string_view name);

/// True for what `x-tenon-name` may be: an identifier that is free in C++.
bool is_usable_identifier(std::string_view name);

}  // namespace tenon::gen::cpp
