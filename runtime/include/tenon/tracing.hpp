#pragma once

/// Spans of requests and calls, exported to an OpenTelemetry collector.

#include <tenon/tracing/client_spans.hpp>
#include <tenon/tracing/environment.hpp>
#include <tenon/tracing/server_spans.hpp>
#include <tenon/tracing/span.hpp>
#include <tenon/tracing/tracer.hpp>
