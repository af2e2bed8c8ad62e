#pragma once

#include <string>

#include <tenon/middleware/layer.hpp>
#include <tenon/tracing/tracer.hpp>

namespace tenon::api {
class server;
}

namespace tenon::tracing {

struct server_spans_options {
  /// Knows the paths of operations, for http.route and the spans' names; outlives the layer.
  const api::server* routes = nullptr;
  std::string scheme{};  ///< what callers use; empty: as context::scheme says
};

/// A span for each request, below the caller's (traceparent, tracestate); what handlers call is
/// below it. From the request to the head of its answer. The attributes are in docs/tracing.md;
/// neither query nor content are among them.
class server_spans final : public middleware::layer {
 public:
  /// `to` outlives it.
  explicit server_spans(tracer& to, server_spans_options options = {})
      : tracer_(to), options_(std::move(options)) {}
  task<http::response> handle(http::request& incoming) override;

 private:
  void describe(span& of, const http::request& incoming, const context& around) const;

  tracer& tracer_;
  server_spans_options options_;
};

}  // namespace tenon::tracing
