#include <tenon/rules/check.hpp>

#include "scanner.hpp"

namespace tenon::json {

namespace {

/// Four hexadecimal digits; -1 when they are not.
std::int32_t hex4(const char* at, const char* end) noexcept {
  if (end - at < 4) return -1;
  std::int32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9')
      value = value * 16 + (c - '0');
    else if (lower >= 'a' && lower <= 'f')
      value = value * 16 + (lower - 'a' + 10);
    else
      return -1;
  }
  return value;
}

/// What the character after a backslash stands for; 0 when it is no simple escape.
char simple_escape(char c) noexcept {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '/':
      return '/';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

/// The beginning of `text` that has `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count) noexcept {
  std::size_t size = 0;
  while (size < text.size()) {
    if ((static_cast<unsigned char>(text[size]) & 0xC0) != 0x80 && count-- == 0) break;
    ++size;
  }
  return text.substr(0, size);
}

}  // namespace

bool reader::scanner::string(reader& in, std::string_view& out, std::string& scratch,
                             std::size_t limit) {
  const char* begin = in.at_ + 1;
  const char* at = begin;
  for (;;) {
    at = plain_end(at, in.end_);
    if (at == in.end_) {
      in.fail_at(at, "the string has no end");
      return false;
    }
    if (*at == '"') {
      out = {begin, static_cast<std::size_t>(at - begin)};
      in.at_ = at + 1;
      return true;
    }
    if (*at == '\\') return decode(in, begin, at, out, scratch, limit);
    if (static_cast<unsigned char>(*at) < 0x20) {
      in.fail_at(at, "a control character in a string must be escaped");
      return false;
    }
    const char* next = utf8_sequence_end(at, in.end_);
    if (next == nullptr) {
      in.fail_at(at, "invalid UTF-8");
      return false;
    }
    at = next;
  }
}

bool reader::scanner::decode(reader& in, const char* begin, const char* at, std::string_view& out,
                             std::string& scratch, std::size_t limit) {
  const auto keep = [&](const char* from, const char* to) {
    if (scratch.size() < limit) scratch.append(from, to);
  };
  scratch.assign(begin, at);
  while (at != in.end_ && *at != '"') {
    if (*at == '\\') {
      if (in.end_ - at < 2) break;
      if (const char simple = simple_escape(at[1]); simple != 0) {
        keep(&simple, &simple + 1);
        at += 2;
        continue;
      }
      std::int32_t unit = at[1] == 'u' ? hex4(at + 2, in.end_) : -1;
      if (unit < 0) {
        in.fail_at(at, "invalid escape in a string");
        return false;
      }
      const char* const place = at;
      at += 6;
      if (unit >= 0xD800 && unit < 0xDC00 && in.end_ - at >= 6 && at[0] == '\\' && at[1] == 'u') {
        const std::int32_t low = hex4(at + 2, in.end_);
        if (low >= 0xDC00 && low < 0xE000) {
          unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
          at += 6;
        }
      }
      if (unit >= 0xD800 && unit < 0xE000) {
        in.fail_at(place, "a surrogate without its other half");
        return false;
      }
      if (scratch.size() < limit) append_utf8(scratch, static_cast<std::uint32_t>(unit));
    } else if (static_cast<unsigned char>(*at) < 0x20) {
      in.fail_at(at, "a control character in a string must be escaped");
      return false;
    } else if (static_cast<unsigned char>(*at) >= 0x80) {
      const char* next = utf8_sequence_end(at, in.end_);
      if (next == nullptr) {
        in.fail_at(at, "invalid UTF-8");
        return false;
      }
      keep(at, next);
      at = next;
    } else {
      const char* next = plain_end(at, in.end_);
      keep(at, next);
      at = next;
    }
  }
  if (at == in.end_ || *at != '"') {
    in.fail_at(in.end_, "the string has no end");
    return false;
  }
  out = scratch;
  in.at_ = at + 1;
  return true;
}

bool reader::read_string(std::string& out, std::size_t max_length) {
  const char* at = at_;
  if (at == end_ || *at != '"') {
    if (!scanner::next_is(*this, '"')) {
      mismatch("a string");
      return false;
    }
    at = at_;
  }
  const char* stop = plain_end(at + 1, end_);
  if (stop != end_ && *stop == '"') {
    at_ = stop + 1;
    const auto size = static_cast<std::size_t>(stop - at - 1);
    const std::size_t kept = size <= max_length ? size : max_length + 1;
    if (kept > out.capacity()) {
      out = std::string(at + 1, kept);  // growing in place would also keep what it held
    } else {
      out.assign(at + 1, kept);
    }
    return true;
  }
  std::string_view text;
  // Four bytes a code point at most, and one code point more than allowed must be kept.
  const std::size_t limit = max_length < rules::unlimited / 8 ? max_length * 4 + 4 : max_length;
  if (!scanner::string(*this, text, get_notes().scratch, limit)) return false;
  if (text.size() > max_length) text = first_code_points(text, max_length + 1);
  out.assign(text);
  return true;
}

bool reader::read_view(std::string_view& out, std::string_view expected) {
  if (!scanner::next_is(*this, '"')) {
    mismatch(expected);
    return false;
  }
  const char* begin = at_ + 1;
  const char* stop = plain_end(begin, end_);
  if (stop != end_ && *stop == '"') {
    out = {begin, static_cast<std::size_t>(stop - begin)};
    at_ = stop + 1;
    return true;
  }
  return scanner::string(*this, out, get_notes().scratch);
}

}  // namespace tenon::json
