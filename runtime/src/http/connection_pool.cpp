#include "connection_pool.hpp"

#include <algorithm>
#include <utility>

namespace tenon::http::detail {

idle_stream connection_pool::take() noexcept {
  const clock::time_point now = clock::now();
  for (;;) {
    idle_stream found;
    {
      const std::lock_guard lock(mutex_);
      if (idle_.empty()) return {};
      if (now - idle_.back().since < lifetime_) found = std::move(idle_.back().stream);
      idle_.pop_back();
    }
    if (found && found.quiet()) return found;
  }
}

void connection_pool::put(idle_stream open) {
  const clock::time_point now = clock::now();
  std::vector<idle> dropped;  // closed without the lock
  const std::lock_guard lock(mutex_);
  idle_.push_back({std::move(open), now});
  auto kept = std::find_if(idle_.begin(), idle_.end(),
                           [&](const idle& each) { return now - each.since < lifetime_; });
  const auto surplus = static_cast<std::ptrdiff_t>(idle_.size() - std::min(idle_.size(), most_));
  kept = std::max(kept, idle_.begin() + surplus);
  dropped.assign(std::make_move_iterator(idle_.begin()), std::make_move_iterator(kept));
  idle_.erase(idle_.begin(), kept);
}

}  // namespace tenon::http::detail
