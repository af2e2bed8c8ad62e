#include <tenon/async/trace_parent.hpp>

#include <algorithm>
#include <span>

namespace tenon {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t text_size = 55;

/// The value of a lower-case hexadecimal digit, or -1: capitals are invalid in a traceparent.
int digit_value(char digit) noexcept {
  const std::size_t found = hex_digits.find(digit);
  return found == std::string_view::npos ? -1 : static_cast<int>(found);
}

bool read_bytes(std::string_view digits, std::span<std::uint8_t> bytes) noexcept {
  for (std::size_t each = 0; each < bytes.size(); ++each) {
    const int high = digit_value(digits[2 * each]);
    const int low = digit_value(digits[2 * each + 1]);
    if (high < 0 || low < 0) return false;
    bytes[each] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

void write_bytes(std::string& text, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    text += hex_digits[byte / 16];
    text += hex_digits[byte % 16];
  }
}

bool some_bit_set(std::span<const std::uint8_t> bytes) noexcept {
  return std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; });
}

}  // namespace

bool trace_parent::valid() const noexcept {
  return some_bit_set(trace_id) && some_bit_set(parent_id);
}

std::string trace_parent::to_string() const {
  std::string text = "00-";
  text.reserve(text_size);
  write_bytes(text, trace_id);
  text += '-';
  write_bytes(text, parent_id);
  text += '-';
  write_bytes(text, {&flags, 1});
  return text;
}

std::optional<trace_parent> trace_parent::parse(std::string_view text) noexcept {
  if (text.size() < text_size || text[2] != '-' || text[35] != '-' || text[52] != '-') return {};
  std::uint8_t version = 0;
  trace_parent read;
  if (!read_bytes(text, {&version, 1}) || version == 0xff ||
      !read_bytes(text.substr(3), read.trace_id) || !read_bytes(text.substr(36), read.parent_id) ||
      !read_bytes(text.substr(53), {&read.flags, 1}) || !read.valid())
    return {};
  const bool more = text.size() > text_size;
  if (more && (version == 0 || text[text_size] != '-')) return {};
  return read;
}

}  // namespace tenon
