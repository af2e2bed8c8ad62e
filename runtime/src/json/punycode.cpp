#include "punycode.hpp"

#include <algorithm>
#include <cstdint>

#include "formats.hpp"

namespace tenon::rules::formats {

namespace {

// RFC 3492, 5
constexpr std::uint32_t base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700, initial_bias = 72,
                        initial_n = 128;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > ((base - t_min) * t_max) / 2; k += base) delta /= base - t_min;
  return k + (base - t_min + 1) * delta / (delta + skew);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  return std::clamp(k > bias ? k - bias : 0, t_min, t_max);
}

/// `base` for a character that is no digit.
std::uint32_t digit_of(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  return c >= '0' && c <= '9' ? static_cast<std::uint32_t>(c - '0') + 26 : base;
}

char digit_for(std::uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

void append_number(std::string& out, std::uint32_t value, std::uint32_t bias) {
  for (std::uint32_t k = base;; k += base) {
    const std::uint32_t t = threshold(k, bias);
    if (value < t) break;
    out += digit_for(t + (value - t) % (base - t));
    value = (value - t) / (base - t);
  }
  out += digit_for(value);
}

}  // namespace

std::optional<std::string> to_punycode(std::u32string_view label) {
  if (label.size() > label_limit) return std::nullopt;
  std::string out;
  for (const char32_t c : label) {
    if (c < initial_n) out += static_cast<char>(c);
  }
  const std::size_t basic = out.size();
  if (basic > 0) out += '-';
  std::uint32_t n = initial_n;
  std::uint32_t delta = 0;
  std::uint32_t bias = initial_bias;
  for (std::size_t done = basic; done < label.size();) {
    char32_t next = 0x110000;
    for (const char32_t c : label) next = c >= n && c < next ? c : next;
    // At most 64 points of at most 0x110000 each: no overflow.
    delta += (static_cast<std::uint32_t>(next) - n) * static_cast<std::uint32_t>(done + 1);
    n = static_cast<std::uint32_t>(next);
    for (const char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      append_number(out, delta, bias);
      bias = adapt(delta, static_cast<std::uint32_t>(done + 1), done == basic);
      delta = 0;
      ++done;
      if (out.size() > label_limit) return std::nullopt;
    }
    ++delta;
    ++n;
  }
  return out;
}

std::optional<std::u32string> from_punycode(std::string_view text) {
  if (text.size() > label_limit) return std::nullopt;
  std::u32string out;
  const std::size_t delimiter = text.rfind('-');
  if (delimiter != std::string_view::npos) {
    for (const char c : text.substr(0, delimiter)) {
      if (static_cast<unsigned char>(c) >= initial_n) return std::nullopt;
      out += static_cast<char32_t>(c);
    }
    text.remove_prefix(delimiter + 1);
  }
  std::uint64_t n = initial_n;
  std::uint64_t i = 0;
  std::uint32_t bias = initial_bias;
  while (!text.empty()) {
    const std::uint64_t before = i;
    std::uint64_t weight = 1;
    for (std::uint32_t k = base;; k += base) {
      if (text.empty()) return std::nullopt;
      const std::uint32_t digit = digit_of(text.front());
      text.remove_prefix(1);
      if (digit == base) return std::nullopt;
      i += digit * weight;
      const std::uint32_t t = threshold(k, bias);
      if (digit < t) break;
      weight *= base - t;
      if (i > 0xFFFFFFFFU || weight > 0xFFFFFFFFU) return std::nullopt;
    }
    if (i > 0xFFFFFFFFU) return std::nullopt;
    const std::uint64_t size = out.size() + 1;
    bias = adapt(static_cast<std::uint32_t>(i - before), static_cast<std::uint32_t>(size),
                 before == 0);
    n += i / size;
    i %= size;
    if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return std::nullopt;
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(i), static_cast<char32_t>(n));
    ++i;
  }
  return out;
}

}  // namespace tenon::rules::formats
