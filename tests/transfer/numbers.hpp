#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <tenon/http/body.hpp>

/// Content of any length that nobody has to keep: its eighths of 8 bytes are numbers made from
/// their place, so that a piece that is missing, doubled or from elsewhere is seen.
[[nodiscard]] std::unique_ptr<tenon::http::body_source> number_source(std::uint64_t bytes);

/// Reads such content back.
class number_check {
 public:
  /// False, for good, when it is another one.
  bool add(std::string_view piece);
  [[nodiscard]] std::uint64_t bytes() const noexcept { return at_; }
  [[nodiscard]] bool right() const noexcept { return right_; }

 private:
  std::uint64_t at_ = 0;
  bool right_ = true;
};
