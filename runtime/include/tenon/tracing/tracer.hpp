#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tenon/async/context.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/client_options.hpp>
#include <tenon/tracing/span.hpp>

namespace tenon::tracing {

struct tracer_options {
  /// Where spans are posted as OTLP/HTTP JSON; empty: nowhere, and nothing is sampled.
  std::string endpoint = "http://localhost:4318/v1/traces";
  std::string service_name = "unknown_service";
  /// More about the service, such as service.version, deployment.environment.name.
  std::vector<std::pair<std::string, std::string>> resource{};
  /// Header fields for the collector, such as Authorization.
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Which share of the traces that begin here is sampled, 0 to 1, decided by the trace's id.
  double ratio = 1;
  /// Spans below a caller's are sampled when the caller's is. Without, every request begins a trace
  /// of its own: for services that strangers call, who otherwise decide what is exported.
  bool follow_callers = true;
  std::size_t queue = 2048;  ///< ended spans that may wait; more are dropped, and counted
  std::size_t batch = 512;   ///< spans in one post, at most
  std::chrono::milliseconds interval{5'000};  ///< between posts, unless a batch is full before
  std::chrono::milliseconds timeout{10'000};  ///< of a post, with its repetitions
  std::chrono::milliseconds shutdown{5'000};  ///< for what waits, when the tracer goes
  http::client_options connection{};          ///< to the collector
};

/// What became of the spans that were sampled and have ended.
struct tracer_figures {
  std::uint64_t exported = 0;
  std::uint64_t dropped = 0;  ///< the queue was full, or the time for shutdown was up
  std::uint64_t failed = 0;   ///< the collector could not be reached, or did not take them
  std::string last_error{};   ///< of the last post that failed
};

/// Makes spans and exports them in batches, from a thread of its own: nothing that is traced waits
/// for a collector. Outlives its spans. Any thread.
class tracer {
 public:
  /// Throws std::invalid_argument when the endpoint is no http or https URL, or the ratio is none.
  explicit tracer(tracer_options options = {});
  tracer(const tracer&) = delete;
  tracer& operator=(const tracer&) = delete;
  /// Exports what waits, as far as `shutdown` allows.
  ~tracer();

  /// Begins a span below `parent`, or a trace when that is not valid.
  [[nodiscard]] span start(const trace_parent& parent, std::string name,
                           span_kind kind = span_kind::internal);
  /// The same for a request that came from outside: see `follow_callers`.
  [[nodiscard]] span start_for_caller(const trace_parent& caller, std::string name);

  /// Exports what waits and blocks until it is done, at most this long; false when time was up.
  bool flush(std::chrono::milliseconds limit);
  [[nodiscard]] tracer_figures figures() const;

 private:
  friend class span;
  void take(std::unique_ptr<span_record> ended) noexcept;

  struct implementation;
  std::unique_ptr<implementation> implementation_;
};

/// Runs a task as a span of its own: `co_await in_span(tracer, "charge", charge(order));` What it
/// throws is noted and thrown on.
template <class T>
task<T> in_span(tracer& to, std::string name, task<T> work) {
  const context& outer = co_await current_context();
  span mine = to.start(outer.trace, std::move(name));
  mine.set_trace_state(outer.trace_state);
  context within = outer;
  within.trace = mine.position();
  try {
    co_return co_await with_context(within, std::move(work));
  } catch (const std::exception& error) {
    mine.fail(error.what());
    throw;
  } catch (...) {
    mine.fail();
    throw;
  }
}

}  // namespace tenon::tracing
