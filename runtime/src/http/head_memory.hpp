#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tenon/http/fields.hpp>

#include "head_parser.hpp"

namespace tenon::http::detail {

/// The field lines of a connection's last HTTP/1.1 request, as they were sent, and what they came
/// to. Most clients send the same ones with every request: these are compared, not read again.
class head_memory {
 public:
  /// When `input` begins with the same field lines: gives what they came to, as views of `input`,
  /// and how long they are, with the empty line behind them. Else 0.
  [[nodiscard]] std::size_t recall(std::string_view input, fields& out,
                                   message_head& head) const noexcept;
  /// Keeps `lines`, which `given` and `head` are views of and were read from without an error; or
  /// nothing when they are too large.
  void keep(std::string_view lines, const fields& given, const message_head& head) noexcept;

 private:
  /// A view of the lines.
  struct place {
    std::uint16_t at = 0;
    std::uint16_t size = 0;
    [[nodiscard]] std::string_view in(const char* lines) const noexcept {
      return {lines + at, size};
    }
  };
  struct field_place {
    place name;
    place value;
  };
  static constexpr std::size_t most_bytes = 512;
  static constexpr std::size_t most_fields = 12;

  std::size_t size_ = 0;  // 0: nothing is kept
  std::size_t fields_ = 0;
  message_head head_;
  place host_;
  place request_id_;
  place trace_parent_;
  std::array<field_place, most_fields> places_;
  std::array<char, most_bytes> lines_;
};

}  // namespace tenon::http::detail
