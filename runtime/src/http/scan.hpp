#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "characters.hpp"

namespace tenon::http::detail {

// What a message's head is scanned with: sixteen characters at a time where the processor does
// that, as far as they are the usual ones; the tables of character classes judge the rest.

#if defined(__SSE2__)

/// Goes on while all of sixteen characters fit; then to the first that does not. Fewer than sixteen
/// before the end are left alone. `fits` gives a byte with all bits set for each that does.
template <class Fits>
[[gnu::always_inline]] inline const char* skip_blocks(const char* at, const char* end,
                                                      Fits fits) noexcept {
  constexpr std::ptrdiff_t size = 16;
  for (; end - at >= size; at += size) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const auto fitting = static_cast<unsigned>(_mm_movemask_epi8(fits(bytes)));
    if (fitting != 0xffffU) return at + std::countr_one(fitting);
  }
  return at;
}

[[nodiscard]] inline __m128i each_is(__m128i bytes, char wanted) noexcept {
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
}
/// Sets a bit in each: one comparison for two characters that differ in it alone.
[[nodiscard]] inline __m128i each_with(__m128i bytes, char bit) noexcept {
  return _mm_or_si128(bytes, _mm_set1_epi8(bit));
}
[[nodiscard]] inline __m128i each_within(__m128i bytes, char first, char last) noexcept {
  const __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  const __m128i most = _mm_set1_epi8(static_cast<char>(last - first));
  return _mm_cmpeq_epi8(_mm_min_epu8(above, most), above);
}

#endif

template <unsigned wanted>
[[gnu::noinline]] inline const char* skip_all(const char* at, const char* end) noexcept {
  return skip<wanted>(at, end);
}

// The usual text ends within a few blocks, at the character that is to follow it. The other ways
// are kept out of the callers' loops.

/// The first character that cannot stand in a token; `next` is what usually follows it.
template <char next>
[[gnu::always_inline]] inline const char* skip_token(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  at = skip_blocks(at, end, [](__m128i bytes) {
    return _mm_or_si128(each_within(each_with(bytes, 0x20), 'a', 'z'), each_is(bytes, '-'));
  });
  if (at != end && *at == next) return at;
#endif
  return skip_all<token_character>(at, end);
}

/// The first character that cannot stand in a registered name, whose escapes are looked at on their
/// own.
[[gnu::always_inline]] inline const char* skip_host(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  at = skip_blocks(at, end, [](__m128i bytes) {
    const __m128i letters = each_within(each_with(bytes, 0x20), 'a', 'z');
    const __m128i dots = _mm_or_si128(each_is(bytes, '.'), each_is(bytes, '-'));
    return _mm_or_si128(_mm_or_si128(letters, dots), each_within(bytes, '0', '9'));
  });
#endif
  return skip<host_character>(at, end);
}

/// The first character that cannot stand in a request target; `%` is looked at on its own.
[[gnu::always_inline]] inline const char* skip_target(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  at = skip_blocks(at, end, [](__m128i bytes) {
    const __m128i quote_or_hash = each_is(each_with(bytes, 1), '#');
    const __m128i less_or_greater = each_is(each_with(bytes, 2), '>');
    const __m128i others = _mm_or_si128(each_is(bytes, '%'), each_is(bytes, '\\'));
    const __m128i refused = _mm_or_si128(_mm_or_si128(quote_or_hash, less_or_greater), others);
    return _mm_andnot_si128(refused, each_within(bytes, '!', '~'));
  });
  if (at != end && *at == ' ') return at;
#endif
  return skip_all<target_character>(at, end);
}

[[gnu::noinline]] inline const char* skip_value_words(const char* at, const char* end) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = ones * 0x80U;
  for (; end - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const std::uint64_t below_space = (word - ones * 0x20U) & ~word;
    const std::uint64_t delete_bytes = word ^ (ones * 0x7fU);
    const std::uint64_t is_delete = (delete_bytes - ones) & ~delete_bytes;
    const std::uint64_t found = (below_space | is_delete) & highs;
    if (found == 0) continue;
    if constexpr (std::endian::native == std::endian::little) {
      at += std::countr_zero(found) / 8;  // the lowest is exact; borrows only spoil those above it
    }
    break;
  }
  return skip<value_character>(at, end);
}

/// The first character that cannot stand in a field's value.
[[gnu::always_inline]] inline const char* skip_value(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  at = skip_blocks(at, end, [](__m128i bytes) {
    const __m128i no_control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(' ')), bytes);
    return _mm_andnot_si128(each_is(bytes, '\x7f'), no_control);
  });
  if (at != end && *at == '\r') return at;
#endif
  return skip_value_words(at, end);
}

}  // namespace tenon::http::detail
