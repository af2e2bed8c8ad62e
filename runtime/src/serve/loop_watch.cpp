#include "loop_watch.hpp"

namespace tenon::serving {
namespace {

constexpr std::chrono::milliseconds counted_above{200};  // when nothing is logged

}  // namespace

loop_watch::loop_watch(const serve_options& options, middleware::metrics* figures,
                       watchdog_log& log)
    : logs_(options.blocked_loop.count() != 0),
      threshold_(logs_ ? options.blocked_loop : counted_above),
      log_(log) {
  if (figures != nullptr) counted_.emplace(*figures, logs_ ? &log : nullptr);
}

void loop_watch::begin(const http::server& network) {
  if (!logs_ && !counted_) return;
  watchdog_log& told = counted_ ? static_cast<watchdog_log&>(*counted_) : log_;
  dog_.emplace(told, watchdog_options{.threshold = threshold_, .stacks = logs_});
  for (const executor& loop : network.loops()) dog_->watch(loop);
}

}  // namespace tenon::serving
