#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace tenon::file::detail {

/// Numbers of PKWARE's APPNOTE, which is where the names are from.
namespace zip {
inline constexpr std::uint32_t local_header = 0x04034b50;
inline constexpr std::uint32_t data_descriptor = 0x08074b50;
inline constexpr std::uint32_t central_header = 0x02014b50;
inline constexpr std::uint32_t end_of_directory = 0x06054b50;
inline constexpr std::uint32_t end_of_directory64 = 0x06064b50;
inline constexpr std::uint32_t locator64 = 0x07064b50;
inline constexpr std::size_t local_size = 30;
inline constexpr std::size_t central_size = 46;
inline constexpr std::size_t end_size = 22;
inline constexpr std::size_t end64_size = 56;
inline constexpr std::size_t locator_size = 20;
inline constexpr std::uint16_t extra64 = 1;  // the id of the Zip64 field
inline constexpr std::uint16_t stored = 0;
inline constexpr std::uint16_t deflated = 8;
inline constexpr std::uint16_t encrypted_flag = 1U << 0U;
inline constexpr std::uint16_t descriptor_flag = 1U << 3U;
inline constexpr std::uint16_t utf8_flag = 1U << 11U;
inline constexpr std::uint16_t version = 45;  // Zip64
inline constexpr std::uint16_t made_by_unix = 3U << 8U | version;
inline constexpr std::uint32_t in_extra = 0xffffffff;  // the number is in the Zip64 field
inline constexpr std::uint16_t in_end64 = 0xffff;
}  // namespace zip

/// Appends a number, the least byte first.
template <class Number>
void append_number(std::string& out, Number value) {
  for (std::size_t each = 0; each < sizeof value; ++each) {
    out += static_cast<char>((value >> (8 * each)) & 0xffU);
  }
}

/// Reads such numbers one after the other.
class number_reader {
 public:
  explicit number_reader(std::string_view text) noexcept : text_(text) {}
  template <class Number>
  Number next() noexcept {
    std::uint64_t value = 0;
    if (text_.size() < sizeof(Number)) {
      short_ = true;
      text_ = {};
      return 0;
    }
    for (std::size_t each = 0; each < sizeof(Number); ++each) {
      value |= std::uint64_t{static_cast<unsigned char>(text_[each])} << (8 * each);
    }
    text_.remove_prefix(sizeof(Number));
    return static_cast<Number>(value);
  }
  void skip(std::size_t bytes) noexcept {
    text_.remove_prefix(bytes < text_.size() ? bytes : text_.size());
  }
  std::string_view take(std::size_t bytes) noexcept {
    const std::string_view taken = text_.substr(0, bytes);
    if (taken.size() != bytes) short_ = true;
    text_.remove_prefix(taken.size());
    return taken;
  }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  /// More was asked for than there was.
  [[nodiscard]] bool ran_short() const noexcept { return short_; }

 private:
  std::string_view text_;
  bool short_ = false;
};

/// Times of MS-DOS: the date in the upper half, two seconds exact, of no zone (taken for UTC).
[[nodiscard]] std::uint32_t dos_time(std::int64_t seconds) noexcept;
[[nodiscard]] std::int64_t unix_time(std::uint32_t dos) noexcept;

}  // namespace tenon::file::detail
