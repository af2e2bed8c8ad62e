#pragma once

#include <optional>

#include <tenon/async/trace_parent.hpp>

namespace tenon::tracing::detail {

inline constexpr std::uint8_t sampled_flag = 1;

/// Whether a trace with this id belongs to the share: its last 56 bits, which are random (W3C Trace
/// Context level 2, section 2.2.2.1), against the ratio. The same for every service.
[[nodiscard]] bool in_share(const trace_parent& of, double ratio) noexcept;

/// A new span's position below `parent`, or the first of a trace; what its flag says is decided.
[[nodiscard]] trace_parent position_below(const std::optional<trace_parent>& parent, double ratio);

}  // namespace tenon::tracing::detail
