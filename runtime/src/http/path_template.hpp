#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenon::http::detail {

/// One segment of a path template: texts with a parameter between each two of them, so a segment
/// with n parameters has n + 1 texts and a literal segment has one.
struct segment_pattern {
  std::vector<std::string> texts{};

  [[nodiscard]] std::size_t parameters() const noexcept { return texts.size() - 1; }
  [[nodiscard]] bool literal() const noexcept { return texts.size() == 1; }
  bool operator==(const segment_pattern&) const = default;
};

/// Throws std::invalid_argument, naming the template, when it is malformed.
[[nodiscard]] std::vector<segment_pattern> parse_template(std::string_view path_template);

/// True when `first` is to be tried before `second`: fewer parameters that span the whole segment,
/// more literal text.
[[nodiscard]] bool more_specific(const segment_pattern& first,
                                 const segment_pattern& second) noexcept;

/// Matches one segment; writes the parameters, not decoded yet, to `captures`, which has room.
[[nodiscard]] bool match_segment(const segment_pattern& pattern, std::string_view segment,
                                 std::string_view* captures) noexcept;

}  // namespace tenon::http::detail
