#include <cstdint>

#include "document/decode.hpp"

namespace tenon::gen::document {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

void append_utf8(char32_t value, std::string& out) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | (value >> 6));
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | (value >> 12));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | (value >> 18));
    put(0x80 | ((value >> 12) & 0x3F));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

// The characters a one-letter escape stands for (YAML 1.2.2, 5.7).
char32_t named_escape(char c) {
  switch (c) {
    case '0':
      return 0;
    case 'a':
      return 7;
    case 'b':
      return 8;
    case 't':
      return 9;
    case 'n':
      return 10;
    case 'v':
      return 11;
    case 'f':
      return 12;
    case 'r':
      return 13;
    case 'e':
      return 27;
    case 'N':
      return 0x85;
    case '_':
      return 0xA0;
    case 'L':
      return 0x2028;
    case 'P':
      return 0x2029;
    default:
      return static_cast<unsigned char>(c);
  }
}

std::size_t hex_digits(char c) {
  if (c == 'x') return 2;
  if (c == 'u') return 4;
  return c == 'U' ? 8 : 0;
}

class flow_decoder {
 public:
  flow_decoder(std::string_view inside, node_style style) : text_(inside), style_(style) {}

  std::string run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_break(c)) {
        fold();
      } else if (c == '\\' && style_ == node_style::double_quoted && at_ + 1 < text_.size()) {
        escape();
      } else {
        out_ += c;
        at_ += c == '\'' && style_ == node_style::single_quoted ? 2 : 1;
      }
    }
    return std::move(out_);
  }

 private:
  void skip_break() { at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1; }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  // Passes line breaks and the blanks around them; returns how many breaks there were.
  std::size_t skip_breaks() {
    std::size_t breaks = 0;
    while (at_ < text_.size() && is_break(text_[at_])) {
      skip_break();
      skip_blanks();
      ++breaks;
    }
    return breaks;
  }

  // One break is a space; of more, all but the first stay. Escaped blanks are not trimmed.
  void fold() {
    while (out_.size() > kept_ && is_blank(out_.back())) out_.pop_back();
    const std::size_t breaks = skip_breaks();
    out_.append(breaks == 1 ? 1 : breaks - 1, breaks == 1 ? ' ' : '\n');
    kept_ = out_.size();
  }

  void escape() {
    ++at_;
    if (is_break(text_[at_])) {
      out_.append(skip_breaks() - 1, '\n');
    } else {
      append_utf8(code_point(), out_);
    }
    kept_ = out_.size();
  }

  char32_t code_point() {
    const char name = text_[at_++];
    const std::size_t digits = hex_digits(name);
    if (digits == 0) return named_escape(name);
    const char32_t first = hexadecimal(digits);
    const bool pair = first >= 0xD800 && first <= 0xDBFF && text_.substr(at_, 2) == "\\u";
    if (!pair) return first;
    at_ += 2;
    return 0x10000 + ((first - 0xD800) << 10) + (hexadecimal(4) - 0xDC00);
  }

  char32_t hexadecimal(std::size_t digits) {
    char32_t value = 0;
    for (; digits > 0 && at_ < text_.size(); --digits, ++at_) {
      const char c = text_[at_];
      const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      value = value * 16 + static_cast<char32_t>(digit & 15);
    }
    return value;
  }

  std::string_view text_;
  node_style style_;
  std::size_t at_ = 0;
  std::string out_;
  std::size_t kept_ = 0;
};

}  // namespace

std::string decode_flow_scalar(std::string_view inside, node_style style) {
  return flow_decoder(inside, style).run();
}

}  // namespace tenon::gen::document
