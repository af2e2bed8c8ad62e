#include <tenon/async/background.hpp>

#include <cstdio>

#include <tenon/async/spawn.hpp>
#include <tenon/async/what_of.hpp>

namespace tenon {

/// A task's place among those that run: taken when it is started, left when its frame goes.
class background::held {
 public:
  held(background& in, executor on, bool repeats) : in_(&in), on_(on), repeats_(repeats) {
    const std::lock_guard lock(in.mutex_);
    if (in.closed_ || in.running_ >= in.limit_) throw background_refused();
    ++in.running_;
    link();
  }
  held(held&& other) noexcept : in_(other.in_), on_(other.on_), repeats_(other.repeats_) {
    const std::lock_guard lock(in_->mutex_);
    other.unlink();
    other.in_ = nullptr;
    link();
  }
  held& operator=(held&&) = delete;
  ~held() {
    if (in_ == nullptr) return;
    const std::lock_guard lock(in_->mutex_);
    unlink();
    --in_->running_;
  }

  /// From now on `cancel` reaches the task; at once when that has been asked for already.
  void connect(cancellation_source* to) noexcept {
    const std::lock_guard lock(in_->mutex_);
    source_ = to;
    if (to != nullptr && cancelled_) to->request_cancel();
  }

  background* in_;
  executor on_;
  bool repeats_;
  bool cancelled_ = false;
  cancellation_source* source_ = nullptr;
  held* next_ = nullptr;
  held* previous_ = nullptr;

 private:
  void link() noexcept {
    next_ = in_->first_;
    if (next_ != nullptr) next_->previous_ = this;
    in_->first_ = this;
  }
  void unlink() noexcept {
    (previous_ != nullptr ? previous_->next_ : in_->first_) = next_;
    if (next_ != nullptr) next_->previous_ = previous_;
    next_ = previous_ = nullptr;
  }
};

background::~background() = default;

void background::launch(const context& from, task<> job, bool repeats) {
  held place(*this, from.executor, repeats);
  context inner{.executor = from.executor, .trace = from.trace};
  texts kept{std::string(from.request_id), std::string(from.trace_state)};
  task<> running = run(std::move(place), inner, std::move(kept), std::move(job));
  spawn(from.executor, std::move(running), [](const std::exception_ptr&) noexcept {});
}

task<> background::run(held place, context inner, texts kept, task<> job) {
  background& self = *place.in_;
  cancellation_source source(inner.executor);
  struct connection {
    connection(held& of, cancellation_source& to) noexcept : place(of) { place.connect(&to); }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection() { place.connect(nullptr); }
    held& place;
  };
  const connection connected(place, source);
  inner.cancellation = source.token();
  inner.request_id = kept.request_id;
  inner.trace_state = kept.trace_state;
  try {
    co_await with_context(inner, std::move(job));
  } catch (const operation_cancelled&) {
  } catch (...) {
    self.report(kept.request_id, std::current_exception());
  }
}

task<> background::log_failure(task<> job) {
  try {
    co_await std::move(job);
  } catch (const operation_cancelled&) {
    throw;
  } catch (...) {
    report({}, std::current_exception());
  }
}

void background::report(std::string_view request_id, std::exception_ptr error) const noexcept {
  if (log_ != nullptr) {
    log_->background_failed(request_id, std::move(error));
    return;
  }
  std::fprintf(stderr, "background task failed: %s\n", what_of(error).c_str());
}

void background::cancel(bool only_repeating) noexcept {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (held* each = first_; each != nullptr; each = each->next_) {
    if (only_repeating && !each->repeats_) continue;
    each->cancelled_ = true;
    if (each->source_ != nullptr) each->source_->request_cancel();
  }
}

void background::close() noexcept { cancel(true); }

void background::request_cancel() noexcept { cancel(false); }

std::size_t background::running() const noexcept {
  const std::lock_guard lock(mutex_);
  return running_;
}

std::size_t background::running_on(executor loop) const noexcept {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const held* each = first_; each != nullptr; each = each->next_) count += each->on_ == loop;
  return count;
}

}  // namespace tenon
