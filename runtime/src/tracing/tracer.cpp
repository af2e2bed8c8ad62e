#include <tenon/tracing/tracer.hpp>

#include <optional>
#include <stdexcept>

#include "exporter.hpp"
#include "sampling.hpp"

namespace tenon::tracing {

struct tracer::implementation {
  explicit implementation(tracer_options chosen) : options(std::move(chosen)) {
    if (!(options.ratio >= 0 && options.ratio <= 1)) {
      throw std::invalid_argument("the share of traces to sample is a number from 0 to 1");
    }
    if (!options.endpoint.empty()) exports.emplace(options);
  }
  tracer_options options;
  std::optional<detail::exporter> exports{};
};

tracer::tracer(tracer_options options)
    : implementation_(std::make_unique<implementation>(std::move(options))) {}

tracer::~tracer() = default;

span tracer::start(const trace_parent& parent, std::string name, span_kind kind) {
  implementation& self = *implementation_;
  std::optional<trace_parent> above;
  if (parent.valid()) above = parent;
  const bool exporting = self.exports.has_value();
  const trace_parent position = detail::position_below(above, exporting ? self.options.ratio : 0);
  std::unique_ptr<span_record> record;
  if (exporting && (position.flags & detail::sampled_flag) != 0) {
    record = std::make_unique<span_record>();
    record->position = position;
    if (above) record->parent = above->parent_id;
    record->name = std::move(name);
    record->kind = kind;
    record->begin = std::chrono::system_clock::now();
  }
  return span(this, position, std::move(record));
}

span tracer::start_for_caller(const trace_parent& caller, std::string name) {
  const bool follows = implementation_->options.follow_callers;
  return start(follows ? caller : trace_parent{}, std::move(name), span_kind::server);
}

void tracer::take(std::unique_ptr<span_record> ended) noexcept {
  implementation_->exports->take(std::move(*ended));
}

bool tracer::flush(std::chrono::milliseconds limit) {
  return !implementation_->exports || implementation_->exports->flush(limit);
}

tracer_figures tracer::figures() const {
  return implementation_->exports ? implementation_->exports->figures() : tracer_figures{};
}

}  // namespace tenon::tracing
