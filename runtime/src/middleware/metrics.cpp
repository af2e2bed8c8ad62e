#include <tenon/middleware/metrics.hpp>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <shared_mutex>
#include <string_view>
#include <tuple>

#include <tenon/async/executor.hpp>
#include <tenon/http/url.hpp>

namespace tenon::middleware {

namespace {

/// The series of one operation, method and status: looked up once, then only counted in.
struct series {
  prometheus::Counter* requests;
  prometheus::Histogram* seconds;
};

/// Counts a request that is being answered.
class in_progress {
 public:
  explicit in_progress(prometheus::Gauge& in) : in_(in) { in_.Increment(); }
  in_progress(const in_progress&) = delete;
  in_progress& operator=(const in_progress&) = delete;
  ~in_progress() { in_.Decrement(); }

 private:
  prometheus::Gauge& in_;
};

}  // namespace

struct metrics::implementation {
  using key = std::tuple<std::string, http::method, int>;
  using view = std::tuple<std::string_view, http::method, int>;

  explicit implementation(metrics_options chosen)
      : options(std::move(chosen)),
        requests(prometheus::BuildCounter()
                     .Name("http_requests_total")
                     .Help("Answered requests")
                     .Register(registry)),
        seconds(prometheus::BuildHistogram()
                    .Name("http_request_duration_seconds")
                    .Help("Time from a request to its answer, without sending streams")
                    .Register(registry)),
        running(prometheus::BuildGauge()
                    .Name("http_requests_in_progress")
                    .Help("Requests that are being answered")
                    .Register(registry)
                    .Add({})) {}

  series of(std::string_view operation, http::method method, int status) {
    const view wanted{operation, method, status};
    {
      const std::shared_lock lock(mutex);
      if (const auto found = known.find(wanted); found != known.end()) return found->second;
    }
    const std::unique_lock lock(mutex);
    const std::string id(operation);
    const series made{&requests.Add({{"operation", id},
                                     {"method", std::string(method_text(method))},
                                     {"status", std::to_string(status)}}),
                      &seconds.Add({{"operation", id}}, options.buckets)};
    return known.emplace(key{id, method, status}, made).first->second;
  }

  static std::string_view method_text(http::method method) {
    return method == http::method::other ? std::string_view("other") : http::to_string(method);
  }

  metrics_options options;
  prometheus::Registry registry{};
  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Histogram>& seconds;
  prometheus::Gauge& running;
  std::shared_mutex mutex{};
  std::map<key, series, std::less<>> known{};
};

metrics::metrics(metrics_options options)
    : implementation_(std::make_unique<implementation>(std::move(options))) {}

metrics::~metrics() = default;

prometheus::Registry& metrics::registry() noexcept { return implementation_->registry; }

std::string metrics::text() const {
  return prometheus::TextSerializer().Serialize(implementation_->registry.Collect());
}

blocked_loop_metrics::blocked_loop_metrics(metrics& in, watchdog_log* next)
    : times_(prometheus::BuildCounter()
                 .Name("event_loop_blocked_total")
                 .Help("How often something kept an event loop busy for too long")
                 .Register(in.registry())
                 .Add({})),
      next_(next) {}

void blocked_loop_metrics::loop_blocked(const blocked_loop& seen) noexcept {
  times_.Increment();
  if (next_ != nullptr) next_->loop_blocked(seen);
}

task<http::response> metrics::handle(http::request& incoming) {
  implementation& self = *implementation_;
  if (!self.options.path.empty() && incoming.method == http::method::get &&
      http::split_target(incoming.target).path == self.options.path) {
    http::response answer;
    answer.headers.add_view("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer.body = text();
    co_return answer;
  }
  const in_progress now(self.running);
  const clock::time_point begin = clock::now();
  http::response answer = co_await inner().handle(incoming);
  const std::chrono::duration<double> took = clock::now() - begin;
  const series counted = self.of(incoming.operation.empty() ? "none" : incoming.operation,
                                 incoming.method, answer.status);
  counted.requests->Increment();
  counted.seconds->Observe(took.count());
  co_return answer;
}

}  // namespace tenon::middleware
