#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::s3::detail {

/// The remainders of single bytes, and of bytes that up to seven others follow.
template <std::unsigned_integral Word>
constexpr std::array<std::array<Word, 256>, 8> crc_tables(Word polynomial) noexcept {
  std::array<std::array<Word, 256>, 8> made{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    Word value = static_cast<Word>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      value = static_cast<Word>((value >> 1U) ^ ((value & 1U) != 0 ? polynomial : Word{0}));
    }
    made[0][byte] = value;
  }
  for (std::size_t step = 1; step < 8; ++step) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const Word before = made[step - 1][byte];
      made[step][byte] = static_cast<Word>(made[0][before & 0xffU] ^ (before >> 8U));
    }
  }
  return made;
}

/// A cyclic redundancy check with reflected bits that begins with ones and ends inverted, eight
/// bytes at a time ("slicing by 8"). `polynomial`: its bits in reverse.
template <std::unsigned_integral Word, Word polynomial>
class crc {
 public:
  void add(std::string_view text) noexcept {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t left = text.size();
    for (; left >= 8; left -= 8, at += 8) eight(at);
    for (; left != 0; --left, ++at) {
      state_ = static_cast<Word>(tables[0][(state_ ^ *at) & 0xffU] ^ (state_ >> 8U));
    }
  }
  [[nodiscard]] Word value() const noexcept { return static_cast<Word>(~state_); }

 private:
  static constexpr std::array<std::array<Word, 256>, 8> tables = crc_tables<Word>(polynomial);

  void eight(const unsigned char* at) noexcept {
    std::uint64_t bytes = 0;
    for (unsigned each = 0; each < 8; ++each) bytes |= std::uint64_t{at[each]} << (8U * each);
    bytes ^= state_;
    Word next = 0;
    for (unsigned each = 0; each < 8; ++each) {
      next = static_cast<Word>(next ^ tables[7 - each][(bytes >> (8U * each)) & 0xffU]);
    }
    state_ = next;
  }
  Word state_ = static_cast<Word>(~Word{0});
};

using crc32 = crc<std::uint32_t, 0xedb88320U>;                // of zlib
using crc32c = crc<std::uint32_t, 0x82f63b78U>;               // Castagnoli
using crc64nvme = crc<std::uint64_t, 0x9a6c9329ac4bc9b5ULL>;  // NVM Express

}  // namespace tenon::s3::detail
