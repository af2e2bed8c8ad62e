#include "cpp/words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "source/utf8.hpp"

namespace tenon::gen::cpp {

namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_lower(c) || is_upper(c) || is_digit(c); }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// Symbols that mean something wherever they stand.
std::string_view spelt_symbol(char c) {
  switch (c) {
    case '+':
      return "plus";
    case '*':
      return "star";
    case '<':
      return "less";
    case '>':
      return "greater";
    case '=':
      return "equal";
    case '!':
      return "not";
    case '@':
      return "at";
    case '#':
      return "hash";
    case '$':
      return "dollar";
    case '%':
      return "percent";
    case '&':
      return "and";
    case '|':
      return "or";
    case '^':
      return "caret";
    case '?':
      return "question";
    case '~':
      return "tilde";
    default:
      return {};
  }
}

// Symbols that only separate words, unless there is nothing else.
std::string_view spelt_separator(char c) {
  switch (c) {
    case '_':
      return "underscore";
    case '-':
      return "minus";
    case '.':
      return "dot";
    case '/':
      return "slash";
    case '\\':
      return "backslash";
    case ':':
      return "colon";
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\'':
      return "apostrophe";
    case '"':
      return "quote";
    case '`':
      return "backtick";
    case '(':
      return "open";
    case ')':
      return "close";
    case '[':
      return "open";
    case ']':
      return "close";
    case '{':
      return "open";
    case '}':
      return "close";
    case ' ':
      return "space";
    default:
      return "control";
  }
}

// U+00C0 to U+00FF without their accents.
constexpr std::array<std::string_view, 64> latin_letters = {
    "A", "A", "A", "A", "A", "A", "AE", "C",       "E", "E", "E", "E", "I", "I", "I",  "I",
    "D", "N", "O", "O", "O", "O", "O",  "times",   "O", "U", "U", "U", "U", "Y", "TH", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c",       "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "divided", "o", "u", "u", "u", "u", "y", "th", "y"};

std::string spelt_code_point(char32_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "u%04x", static_cast<unsigned>(value));
  return text.data();
}

// The text with nothing but ASCII words and single spaces between them.
std::string spell_out(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      const source::code_point point = source::decode_code_point(text.substr(at));
      if (point.length != 0 && point.value >= 0xC0 && point.value <= 0xFF) {
        out += latin_letters[point.value - 0xC0];
      } else {
        out += ' ' + spelt_code_point(point.length == 0 ? byte : point.value) + ' ';
      }
      at += std::max<std::size_t>(point.length, 1);
      continue;
    }
    if (is_word(c)) {
      out += c;
    } else if (const std::string_view symbol = spelt_symbol(c); !symbol.empty()) {
      out += ' ';
      out += symbol;
      out += ' ';
    } else if (c == '-' && at == 0 && text.size() > 1 && is_word(text[1])) {
      out += "minus ";
    } else if (c != '\'') {
      out += ' ';
    }
    ++at;
  }
  if (out.find_first_not_of(' ') != std::string::npos) return out;
  out.clear();
  for (const char c : text) {
    if (!out.empty()) out += ' ';
    out += spelt_separator(c);
  }
  return out.empty() ? "empty" : out;
}

// True when a new word begins at `at`, judged by case: `petId`, `HTTPServer`, but `userIDs`.
bool case_changes(std::string_view text, std::size_t at) {
  const char before = text[at - 1];
  const char here = text[at];
  if (!is_upper(here)) return false;
  if (!is_upper(before)) return true;
  const bool plural = at + 2 == text.size() && text[at + 1] == 's';
  return at + 1 < text.size() && is_lower(text[at + 1]) && !plural;
}

std::string capitalised(std::string_view word) {
  const bool shouted = word.size() > 1 && std::ranges::none_of(word, is_lower);
  std::string out(word);
  if (shouted) std::ranges::transform(out, out.begin(), to_lower);
  out[0] = to_upper(out[0]);
  return out;
}

constexpr std::array keywords =
    std::to_array<std::string_view>({"alignas",       "alignof",     "and",
                                     "and_eq",        "asm",         "auto",
                                     "bitand",        "bitor",       "bool",
                                     "break",         "case",        "catch",
                                     "char",          "char16_t",    "char32_t",
                                     "char8_t",       "class",       "co_await",
                                     "co_return",     "co_yield",    "compl",
                                     "concept",       "const",       "const_cast",
                                     "consteval",     "constexpr",   "constinit",
                                     "continue",      "decltype",    "default",
                                     "delete",        "do",          "double",
                                     "dynamic_cast",  "else",        "enum",
                                     "explicit",      "export",      "extern",
                                     "false",         "float",       "for",
                                     "friend",        "goto",        "if",
                                     "inline",        "int",         "long",
                                     "mutable",       "namespace",   "new",
                                     "noexcept",      "not",         "not_eq",
                                     "nullptr",       "operator",    "or",
                                     "or_eq",         "private",     "protected",
                                     "public",        "register",    "reinterpret_cast",
                                     "requires",      "return",      "short",
                                     "signed",        "sizeof",      "static",
                                     "static_assert", "static_cast", "struct",
                                     "switch",        "template",    "this",
                                     "thread_local",  "throw",       "true",
                                     "try",           "typedef",     "typeid",
                                     "typename",      "union",       "unsigned",
                                     "using",         "virtual",     "void",
                                     "volatile",      "wchar_t",     "while",
                                     "xor",           "xor_eq",      "final",
                                     "override",      "import",      "module"});

constexpr std::array macros = std::to_array<std::string_view>(
    {"NULL",      "EOF",      "errno",     "assert", "stdin",    "stdout",   "stderr",
     "linux",     "unix",     "i386",      "major",  "minor",    "makedev",  "signals",
     "slots",     "emit",     "foreach",   "near",   "far",      "small",    "hyper",
     "interface", "alloca",   "offsetof",  "setjmp", "va_start", "va_end",   "va_arg",
     "va_copy",   "DELETE",   "IN",        "OUT",    "TRUE",     "FALSE",    "ERROR",
     "OPTIONAL",  "CONST",    "VOID",      "BOOL",   "NAN",      "INFINITY", "BUFSIZ",
     "I",         "OVERFLOW", "UNDERFLOW", "DOMAIN", "SING",     "PLOSS",    "TLOSS",
     "EXCEPTION", "THIS",     "INT",       "LONG",   "SHORT",    "CHAR",     "FLOAT",
     "DOUBLE",    "BYTE",     "WORD",      "DWORD",  "NOERROR",  "STRICT",   "IGNORE",
     "INFINITE",  "unix_",    "strtok_r",  "htons",  "htonl",    "ntohs",    "ntohl",
     "sa_handler"});

std::string finished(std::string name) {
  if (is_reserved_word(name)) name += '_';
  return name;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  const std::string spelt = spell_out(text);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < spelt.size();) {
    if (spelt[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(spelt.find(' ', at), spelt.size());
    const std::string_view run = std::string_view(spelt).substr(at, end - at);
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= run.size(); ++i) {
      if (i < run.size() && !case_changes(run, i)) continue;
      words.emplace_back(run.substr(begin, i - begin));
      begin = i;
    }
    at = end;
  }
  return words;
}

std::string snake_case(std::string_view text, std::string_view prefix) {
  std::string out;
  for (const std::string& word : split_words(text)) {
    if (!out.empty()) out += '_';
    for (const char c : word) out += to_lower(c);
  }
  if (is_digit(out[0])) out = std::string(prefix) + '_' + out;
  return finished(std::move(out));
}

std::string pascal_case(std::string_view text, std::string_view prefix) {
  const bool is_pascal = !text.empty() && is_upper(text[0]) && std::ranges::all_of(text, is_word);
  const bool is_shouted = text.size() > 4 && std::ranges::none_of(text, is_lower);
  if (is_pascal && !is_shouted) return finished(std::string(text));
  std::string out;
  for (const std::string& word : split_words(text)) out += capitalised(word);
  if (is_digit(out[0])) out = std::string(prefix) + out;
  return finished(std::move(out));
}

bool is_reserved_word(std::string_view name) {
  return std::ranges::find(keywords, name) != keywords.end() ||
         std::ranges::find(macros, name) != macros.end();
}

bool is_usable_identifier(std::string_view name) {
  return !name.empty() && !is_digit(name[0]) && name[0] != '_' && !is_reserved_word(name) &&
         name.find("__") == std::string_view::npos &&
         std::ranges::all_of(name, [](char c) { return is_word(c) || c == '_'; });
}

}  // namespace tenon::gen::cpp
