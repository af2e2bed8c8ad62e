#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

/// The position in a distributed trace: W3C Trace Context level 1, `traceparent`, version 00.
struct trace_parent {
  std::array<std::uint8_t, 16> trace_id{};
  std::array<std::uint8_t, 8> parent_id{};
  std::uint8_t flags = 0;

  /// False when no trace is known: both ids must be other than zero.
  [[nodiscard]] bool valid() const noexcept;
  /// The header's value; 55 characters.
  [[nodiscard]] std::string to_string() const;
  /// Nothing when the text breaks the grammar (section 3.2); a higher version is read as version
  /// 00.
  [[nodiscard]] static std::optional<trace_parent> parse(std::string_view text) noexcept;

  friend bool operator==(const trace_parent&, const trace_parent&) noexcept = default;
};

}  // namespace tenon
