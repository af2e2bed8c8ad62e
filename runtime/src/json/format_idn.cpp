// Names of hosts beyond ASCII: labels of IDNA 2008 (RFC 5890 to 5893).

#include <array>
#include <optional>
#include <string>
#include <tenon/rules/pattern.hpp>

#include "formats.hpp"
#include "punycode.hpp"
#include "scanner.hpp"

namespace tenon::rules::formats {

namespace {

#define TENON_VIRAMA                                                            \
  R"(\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u0E3A\u0F84)" \
  R"(\u1039\u103A\u1714\u1734\u17D2\u1A60\u1B44\u1BAA\uA806\uA8C4\uA953\uA9C0)"
#define TENON_RIGHT_TO_LEFT R"(\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko})"

/// What no label may have: RFC 5892, with the contextual rules of its appendix A, and RFC 5893.
constinit const std::array<pattern, 14> forbidden{{
    pattern{R"(^\p{M})"},
    pattern{R"(^..--)"},
    pattern{R"([^\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\-\u00B7\u0375\u05F3\u05F4\u200C\u200D\u30FB)"
            R"(\u06FD\u06FE\u0F0B\u3007])"},
    pattern{R"([\u0640\u07FA\u302E\u302F\u3031-\u3035\u303B])"},
    pattern{R"((?<!l)\u00B7|\u00B7(?!l))"},
    pattern{R"(\u0375(?!\p{Greek}))"},
    pattern{R"((?<!\p{Hebrew})[\u05F3\u05F4])"},
    pattern{R"(^[^\p{Hiragana}\p{Katakana}\p{Han}]*\u30FB[^\p{Hiragana}\p{Katakana}\p{Han}]*$)"},
    pattern{R"([\u0660-\u0669].*[\u06F0-\u06F9]|[\u06F0-\u06F9].*[\u0660-\u0669])"},
    pattern{"(?<![" TENON_VIRAMA R"(])\u200D)"},
    pattern{"(?<![" TENON_VIRAMA R"(])\u200C(?!\p{Arabic})|(?<![\p{Arabic})" TENON_VIRAMA
            R"(])\u200C)"},
    // A right-to-left label begins with such a letter, has no others and one kind of digits.
    pattern{R"(^(?![)" TENON_RIGHT_TO_LEFT R"(]).*(?=\p{L})[)" TENON_RIGHT_TO_LEFT "]"},
    pattern{R"((?=\p{L})[)" TENON_RIGHT_TO_LEFT R"(].*(?![)" TENON_RIGHT_TO_LEFT
            R"(])[\p{Ll}\p{Lo}])"},
    pattern{R"((?=\p{L})[)" TENON_RIGHT_TO_LEFT
            R"(].*(?:[0-9\u06F0-\u06F9].*[\u0660-\u0669]|[\u0660-\u0669].*[0-9\u06F0-\u06F9]))"},
}};
constinit const pattern right_to_left{R"((?=\p{L})[)" TENON_RIGHT_TO_LEFT "]"};

#undef TENON_VIRAMA
#undef TENON_RIGHT_TO_LEFT

bool is_ascii_text(std::string_view text) {
  for (const char c : text) {
    if (!is_ascii(c)) return false;
  }
  return true;
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    char32_t value = first;
    if (first >= 0xC0) value = first & (first >= 0xF0 ? 0x07U : first >= 0xE0 ? 0x0FU : 0x1FU);
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) {
      value = value << 6 | (static_cast<unsigned char>(text[i++]) & 0x3FU);
    }
    out += value;
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// A label as people read it.
bool is_u_label(std::string_view label) {
  if (label.starts_with('-') || label.ends_with('-')) return false;
  for (const pattern& each : forbidden) {
    if (each.matches(label)) return false;
  }
  return true;
}

struct label_form {
  std::string readable{};
  std::size_t size = 0;  ///< of the form in ASCII
};

std::optional<label_form> read_label(std::string_view written) {
  const std::string label = lower(written);
  constexpr std::size_t prefix = 4;
  if (label.starts_with("xn--")) {
    const std::optional<std::u32string> decoded =
        from_punycode(std::string_view{label}.substr(prefix));
    if (!decoded || label.size() > label_limit) return std::nullopt;
    const std::optional<std::string> again = to_punycode(*decoded);
    if (!again || *again != label.substr(prefix)) return std::nullopt;
    std::string readable;
    for (const char32_t c : *decoded) json::append_utf8(readable, c);
    if (is_ascii_text(readable) || !is_u_label(readable)) return std::nullopt;
    return label_form{std::move(readable), label.size()};
  }
  if (is_ascii_text(label)) {
    if (label.size() > label_limit || !is_hostname(label)) return std::nullopt;
    return label_form{label, label.size()};
  }
  const std::optional<std::string> encoded = to_punycode(decode(label));
  if (!encoded || encoded->size() + prefix > label_limit || !is_u_label(label)) return std::nullopt;
  return label_form{label, encoded->size() + prefix};
}

/// Size of the separator at the beginning: full stop, ideographic, fullwidth, halfwidth.
std::size_t separator_size(std::string_view text) {
  for (const std::string_view each : {".", "\u3002", "\uFF0E", "\uFF61"}) {
    if (text.starts_with(each)) return each.size();
  }
  return 0;
}

}  // namespace

bool is_a_label(std::string_view label) { return read_label(label).has_value(); }

bool is_idn_hostname(std::string_view text) {
  // No form in ASCII is shorter than a quarter of the text.
  if (text.size() > name_limit * 4) return false;
  bool has_right_to_left = false;
  bool has_leading_digit = false;
  std::size_t total = 0;
  for (std::string_view rest = text;;) {
    std::size_t end = 0;
    while (end < rest.size() && separator_size(rest.substr(end)) == 0) ++end;
    const std::optional<label_form> label = read_label(rest.substr(0, end));
    if (!label || label->readable.empty()) return false;
    has_right_to_left = has_right_to_left || right_to_left.matches(label->readable);
    has_leading_digit = has_leading_digit || is_digit(label->readable.front());
    total += label->size;
    if (end == rest.size()) break;
    rest.remove_prefix(end + separator_size(rest.substr(end)));
    ++total;
  }
  return total <= name_limit && !(has_right_to_left && has_leading_digit);
}

}  // namespace tenon::rules::formats
