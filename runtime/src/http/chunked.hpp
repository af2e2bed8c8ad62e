#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::http::detail {

/// Takes the chunked transfer coding off, strictly and piece by piece. RFC 9112 section 7.1.
/// Extensions are checked and ignored; trailer fields are checked, counted against a cap, and
/// discarded (section 7.1.2 allows it), so that none is ever taken for a header field.
class chunked_decoder {
 public:
  /// What one step took from the input.
  struct step {
    std::size_t consumed = 0;
    std::string_view data{};  ///< a part of the input; empty when more input is needed
  };
  /// Goes on until there is data, the end, an error, or no more input.
  step next(std::string_view input) noexcept;

  [[nodiscard]] bool done() const noexcept { return state_ == state::done; }
  [[nodiscard]] bool failed() const noexcept { return state_ == state::failed; }

 private:
  enum class state : std::uint8_t {
    size_first,
    size,
    extension_first,
    extension_name,
    extension_after_name,
    extension_value_first,
    extension_value,
    quoted,
    escaped,
    extension_end,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_first,
    trailer_name,
    trailer_value,
    trailer_lf,
    end_lf,
    done,
    failed,
  };
  [[nodiscard]] state take(char character) noexcept;
  [[nodiscard]] state take_size(char character) noexcept;
  [[nodiscard]] state take_extension(char character) noexcept;
  [[nodiscard]] state after_extension(char character) const noexcept;
  [[nodiscard]] state take_trailer(char character) noexcept;

  state state_ = state::size_first;
  std::uint8_t digits_ = 0;
  std::uint64_t left_ = 0;
  std::uint32_t extension_bytes_ = 0;
  std::uint32_t trailer_bytes_ = 0;
};

}  // namespace tenon::http::detail
