#pragma once
#include <string>
#include <string_view>

namespace tenon::rules {

/// An ECMA-262 regular expression (with the `u` flag) in the syntax that RE2 and PCRE2 share:
/// `\u0041`, `\u{1F600}`, `\cA`, `\d`, `\s`, `.`, `[^]`, `(?<name>…)`, identity escapes.
/// What needs no change, or cannot be expressed, is left as it is for the engine to judge.
/// `named_group` is the engine's opening of a named group: "(?P<" for RE2.
std::string translate_ecma(std::string_view pattern, std::string_view named_group);

}  // namespace tenon::rules
