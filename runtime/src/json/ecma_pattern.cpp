#include "ecma_pattern.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace tenon::rules {

namespace {

// WhiteSpace and LineTerminator of ECMA-262, as the inside of a class.
constexpr std::string_view spaces =
    "\\t\\n\\x{0B}\\f\\r\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}"
    "\\x{205F}\\x{3000}\\x{FEFF}";
// The same for what is no space.
constexpr std::string_view no_spaces =
    "\\x{0}-\\x{08}\\x{0E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}\\x{200B}-"
    "\\x{2027}\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}\\x{3001}-\\x{FEFE}\\x{FF00}"
    "-"
    "\\x{10FFFF}";

// General categories of Unicode by their long names.
constexpr std::pair<std::string_view, std::string_view> categories[] = {
    {"Letter", "L"},
    {"Lowercase_Letter", "Ll"},
    {"Uppercase_Letter", "Lu"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"}};

class translator {
 public:
  translator(std::string_view pattern, std::string_view named_group)
      : in_{pattern}, named_group_{named_group} {}

  std::string run() {
    while (at_ < in_.size()) step();
    return std::move(out_);
  }

 private:
  bool follows(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  void take(std::size_t count) {
    out_ += in_.substr(at_, count);
    at_ += count;
  }
  void replace(std::size_t count, std::string_view with) {
    out_ += with;
    at_ += count;
  }

  void step() {
    const char c = in_[at_];
    if (c == '\\') return escape();
    if (in_class_) {
      if (c == ']') in_class_ = false;
      if (c == '-' && (after_set_ || is_set(at_ + 1))) return replace(1, "\\-");
      after_set_ = false;
      // Engines give [: a meaning that ECMA-262 does not.
      return c == '[' ? replace(1, "\\[") : take(1);
    }
    if (c == '.') return replace(1, "[^\\n\\r\\x{2028}\\x{2029}]");
    if (c == '$') return replace(1, "\\z");
    if (follows("[^]")) return replace(3, "[\\x{0}-\\x{10FFFF}]");
    if (follows("[]")) return replace(2, "[^\\x{0}-\\x{10FFFF}]");
    if (c == '[') {
      in_class_ = true;
      after_set_ = false;
      return take(follows("[^") ? 2 : 1);
    }
    if (follows("(?<") && !follows("(?<=") && !follows("(?<!")) return replace(3, named_group_);
    take(1);
  }

  /// Whether an escape of several characters begins there: it is no end of a range.
  bool is_set(std::size_t at) const {
    return at + 1 < in_.size() && in_[at] == '\\' &&
           std::string_view{"dDwWsSpP"}.find(in_[at + 1]) != std::string_view::npos;
  }

  void escape() {
    if (at_ + 1 >= in_.size()) return take(1);
    after_set_ = is_set(at_);
    const char c = in_[at_ + 1];
    switch (c) {
      case 'u':
        return unicode_escape();
      case 'x':
        return hex_escape(2, 2);
      case 'c':
        return control_escape();
      case 's':
        return replace(2, in_class_ ? std::string{spaces} : "[" + std::string{spaces} + "]");
      case 'S':
        return in_class_ ? replace(2, no_spaces) : replace(2, "[^" + std::string{spaces} + "]");
      case '0':
        return replace(2, "\\x{0}");
      case 'b':
        return in_class_ ? replace(2, "\\x{8}") : take(2);
      case 'v':
        return replace(2, "\\x{B}");
      case 'd':
        return replace(2, in_class_ ? "0-9" : "[0-9]");
      case 'w':
        return replace(2, in_class_ ? "0-9A-Za-z_" : "[0-9A-Za-z_]");
      case 'D':
      case 'W':
      case 'B':
      case 'p':
      case 'P':
        return property_escape();
      case 'k':
      case 't':
      case 'n':
      case 'r':
      case 'f':
        return take(2);
      default:
        break;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter) return take(2);  // punctuation, or a back-reference
    replace(2, std::string_view{&in_[at_ + 1], 1});
  }

  // \p{Letter} and \p{Script=Greek} as \p{L} and \p{Greek}, the names engines know.
  void property_escape() {
    const std::size_t end = in_.find('}', at_);
    if (at_ + 2 >= in_.size() || in_[at_ + 2] != '{' || end == std::string_view::npos)
      return take(2);
    std::string_view name = in_.substr(at_ + 3, end - at_ - 3);
    if (const std::size_t sign = name.find('='); sign != std::string_view::npos)
      name.remove_prefix(sign + 1);
    for (const auto& [word, letters] : categories)
      if (name == word) name = letters;
    const std::string with = std::string{in_.substr(at_, 3)} + std::string{name} + "}";
    replace(end - at_ + 1, with);
  }

  std::optional<std::uint32_t> hex(std::size_t from, std::size_t count) const {
    if (from + count > in_.size() || count == 0) return std::nullopt;
    std::uint32_t value = 0;
    const char* begin = in_.data() + from;
    const auto result = std::from_chars(begin, begin + count, value, 16);
    if (result.ec != std::errc{} || result.ptr != begin + count) return std::nullopt;
    return value;
  }
  void code_point(std::size_t count, std::uint32_t value) {
    char digits[8];
    const auto end = std::to_chars(digits, digits + 8, value, 16).ptr;
    replace(count, "\\x{" + std::string{digits, end} + "}");
  }
  void hex_escape(std::size_t prefix, std::size_t count) {
    if (const auto value = hex(at_ + prefix, count)) return code_point(prefix + count, *value);
    take(2);
  }
  void unicode_escape() {
    if (follows("\\u{")) {
      const std::size_t end = in_.find('}', at_);
      if (end != std::string_view::npos)
        if (const auto value = hex(at_ + 3, end - at_ - 3))
          return code_point(end - at_ + 1, *value);
      return take(2);
    }
    const auto high = hex(at_ + 2, 4);
    if (high && *high >= 0xD800 && *high < 0xDC00 && in_.substr(at_ + 6).starts_with("\\u")) {
      const auto low = hex(at_ + 8, 4);
      if (low && *low >= 0xDC00 && *low < 0xE000)
        return code_point(12, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
    }
    hex_escape(2, 4);
  }
  void control_escape() {
    if (at_ + 2 < in_.size()) return code_point(3, static_cast<std::uint32_t>(in_[at_ + 2]) & 31);
    take(2);
  }

  std::string_view in_;
  std::string_view named_group_;
  std::size_t at_ = 0;
  bool in_class_ = false;
  /// What was read last in a class is an escape of several characters.
  bool after_set_ = false;
  std::string out_;
};

}  // namespace

std::string translate_ecma(std::string_view pattern, std::string_view named_group) {
  return translator{pattern, named_group}.run();
}

}  // namespace tenon::rules
