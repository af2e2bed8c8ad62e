#include "exporter.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <stdexcept>
#include <tenon/async/run.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/async/what_of.hpp>
#include <utility>

namespace tenon::tracing::detail {

namespace {

constexpr std::size_t longest_response = 64 * 1024;
constexpr std::chrono::milliseconds shortest_interval{10};

http::url collector_url(const std::string& endpoint) {
  std::optional<http::url> parsed = http::parse_url(endpoint);
  if (!parsed) {
    throw std::invalid_argument("'" + endpoint +
                                "' is not the URL of a collector, such as "
                                "http://localhost:4318/v1/traces");
  }
  return std::move(*parsed);
}

http::url origin_of_collector(const std::string& endpoint) {
  http::url origin = collector_url(endpoint);
  origin.path.clear();
  origin.query.clear();
  return origin;
}

std::string target_of_collector(const std::string& endpoint) {
  const http::url where = collector_url(endpoint);
  std::string target = where.path.empty() ? "/" : where.path;
  if (!where.query.empty()) target.append("?").append(where.query);
  return target;
}

/// A post may be repeated when the collector is busy: it is marked as safe to repeat.
http::client_options repeating(http::client_options chosen) {
  chosen.retries.statuses = true;
  return chosen;
}

/// While it lives, the calling thread gets no signals, nor do threads that it makes, ever.
class without_signals {
 public:
  without_signals() {
    sigset_t all{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  without_signals(const without_signals&) = delete;
  without_signals& operator=(const without_signals&) = delete;
  ~without_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

exporter::exporter(const tracer_options& options)
    : options_(options),
      target_(target_of_collector(options.endpoint)),
      collector_(origin_of_collector(options.endpoint), repeating(options.connection)) {
  // tenon::serve, which begins later, waits for SIGTERM: it must not end the program here.
  const without_signals quiet;
  thread_ = std::thread([this] { run(); });
}

exporter::~exporter() {
  {
    std::unique_lock lock{mutex_};
    ending_ = true;
    wake_.notify_all();
    if (!done_.wait_for(lock, options_.shutdown, [this] { return ended_; })) {
      figures_.dropped += waiting_.size();
      waiting_.clear();
      if (under_way_ != nullptr) under_way_->request_cancel();
    }
  }
  thread_.join();
}

void exporter::take(span_record ended) noexcept {
  const std::lock_guard lock{mutex_};
  if (ending_ || waiting_.size() >= options_.queue) {
    ++figures_.dropped;
    return;
  }
  try {
    waiting_.push_back(std::move(ended));
  } catch (...) {
    ++figures_.dropped;
    return;
  }
  if (waiting_.size() == options_.batch) wake_.notify_all();
}

bool exporter::flush(std::chrono::milliseconds limit) {
  std::unique_lock lock{mutex_};
  flushing_ = true;
  wake_.notify_all();
  return done_.wait_for(lock, limit, [this] { return waiting_.empty() && posting_ == 0; });
}

tracer_figures exporter::figures() const {
  const std::lock_guard lock{mutex_};
  return figures_;
}

std::vector<span_record> exporter::next_batch() {
  std::unique_lock lock{mutex_};
  for (;;) {
    wake_.wait_for(lock, std::max(options_.interval, shortest_interval),
                   [this] { return ending_ || flushing_ || waiting_.size() >= options_.batch; });
    if (!waiting_.empty()) break;
    flushing_ = false;
    done_.notify_all();
    if (ending_) return {};
  }
  const std::size_t size = std::min(waiting_.size(), std::max<std::size_t>(options_.batch, 1));
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(size);
  std::vector<span_record> batch(std::make_move_iterator(waiting_.begin()),
                                 std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  posting_ = size;
  return batch;
}

task<otlp_refusal> exporter::post_text(std::string text, std::string key) {
  http::request outgoing;
  outgoing.method = http::method::post;
  outgoing.target = target_;
  outgoing.headers.add_view("Content-Type", "application/json");
  outgoing.headers.add("Idempotency-Key", key);
  for (const auto& [name, value] : options_.headers) outgoing.headers.add(name, value);
  outgoing.body = std::move(text);
  http::response answer = co_await collector_.handle(outgoing);
  const std::string_view said = co_await answer.body.read_all(longest_response);
  if (answer.status < 200 || answer.status > 299) {
    throw std::runtime_error("the collector answers with " + std::to_string(answer.status));
  }
  co_return read_otlp_response(said);
}

void exporter::post(event_loop& loop, cancellation_source& source, std::vector<span_record> batch) {
  const context within{.executor = loop.get_executor(), .cancellation = source.token()};
  std::size_t refused = 0;
  std::string error;
  try {
    const otlp_refusal refusal = run_in(
        loop, within,
        with_timeout(options_.timeout,
                     post_text(otlp_request(options_, batch), batch.front().position.to_string())));
    refused = static_cast<std::size_t>(
        std::clamp<std::int64_t>(refusal.spans, 0, static_cast<std::int64_t>(batch.size())));
    error = refusal.message;
  } catch (...) {
    refused = batch.size();
    error = what_of(std::current_exception());
  }
  note(batch.size(), refused, std::move(error));
}

void exporter::note(std::size_t posted, std::size_t refused, std::string error) {
  const std::lock_guard lock{mutex_};
  figures_.exported += posted - refused;
  figures_.failed += refused;
  if (!error.empty()) figures_.last_error = std::move(error);
  posting_ = 0;
  done_.notify_all();
}

void exporter::run() {
  event_loop loop;
  cancellation_source source(loop.get_executor());
  {
    const std::lock_guard lock{mutex_};
    under_way_ = &source;
  }
  for (;;) {
    std::vector<span_record> batch = next_batch();
    if (batch.empty()) break;
    post(loop, source, std::move(batch));
  }
  const std::lock_guard lock{mutex_};
  under_way_ = nullptr;
  ended_ = true;
  done_.notify_all();
}

}  // namespace tenon::tracing::detail
