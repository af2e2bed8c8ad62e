#pragma once

#include <array>
#include <cstddef>
#include <ctime>
#include <string_view>

namespace tenon::http::detail {

/// The Date field's line, made once a second instead of once a response. RFC 9110 section 5.6.7.
class date_line {
 public:
  date_line() noexcept { set(std::time(nullptr)); }
  void set(std::time_t now) noexcept;
  static constexpr std::size_t size = 37;
  /// `Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n`
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size}; }

 private:
  std::array<char, size> text_{};
};

}  // namespace tenon::http::detail
