#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tenon/tracing/tracer.hpp>

namespace tenon::tracing::detail {

/// An ExportTraceServiceRequest as OTLP/HTTP JSON: the spans of one service. Text that is no UTF-8
/// has question marks in place of what is not ASCII.
[[nodiscard]] std::string otlp_request(const tracer_options& about,
                                       std::span<const span_record> spans);

/// What a collector did not take though it answered with 200.
struct otlp_refusal {
  std::int64_t spans = 0;
  std::string message{};
};
/// From an ExportTraceServiceResponse; none when it says nothing of the kind.
[[nodiscard]] otlp_refusal read_otlp_response(std::string_view text);

}  // namespace tenon::tracing::detail
