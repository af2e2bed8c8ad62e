#pragma once

#include <tenon/tracing/tracer.hpp>

namespace tenon::tracing {

/// The options with what OpenTelemetry's environment variables say in their place:
/// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT (`/v1/traces` is added),
/// OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_TIMEOUT, OTEL_SERVICE_NAME,
/// OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG,
/// OTEL_BSP_SCHEDULE_DELAY, OTEL_BSP_MAX_QUEUE_SIZE, OTEL_BSP_MAX_EXPORT_BATCH_SIZE;
/// OTEL_SDK_DISABLED=true and OTEL_TRACES_EXPORTER=none turn exporting off. Throws
/// std::invalid_argument that names the variable for a value that cannot be obeyed.
[[nodiscard]] tracer_options from_environment(tracer_options defaults = {});

}  // namespace tenon::tracing
