#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>

#include <cstdio>

namespace tenon {

struct task_group::member : detail::completion {
  member(task_group& in, task<> run) noexcept
      : completion([](completion& self) noexcept -> std::coroutine_handle<> {
          auto& me = static_cast<member&>(self);
          me.group.ended(me);
          return std::noop_coroutine();
        }),
        group(in),
        main(std::move(run)) {}
  task_group& group;
  task<> main;
  member* next = nullptr;
  member* previous = nullptr;
};

task_group::task_group(const context& owner) noexcept
    : source_(owner.executor, owner.cancellation), inner_(owner) {
  inner_.cancellation = source_.token();
  all_ended_.set();
}

task_group::~task_group() {
  if (joined_) return;
  if (inner_.executor.shutting_down()) {
    while (first_ != nullptr) {
      member* unlinked = first_;
      first_ = unlinked->next;
      delete unlinked;
    }
    return;
  }
  std::fputs("tenon::task_group destroyed without join\n", stderr);
  std::terminate();
}

void task_group::spawn(task<> run) {
  auto* started = new member(*this, std::move(run));
  started->next = first_;
  if (first_ != nullptr) first_->previous = started;
  first_ = started;
  ++running_;
  joined_ = false;
  all_ended_.reset();
  detail::task_access::prepare(started->main, inner_, *started).resume();
}

void task_group::ended(member& which) noexcept {
  detail::result<void>& outcome = detail::task_access::outcome(which.main);
  if (outcome.failed() && !failure_) {
    try {
      std::rethrow_exception(outcome.error());
    } catch (const operation_cancelled&) {
      if (!source_.requested()) failure_ = outcome.error();
    } catch (...) {
      failure_ = outcome.error();
    }
    source_.request_cancel();
  }
  (which.previous != nullptr ? which.previous->next : first_) = which.next;
  if (which.next != nullptr) which.next->previous = which.previous;
  delete &which;
  if (--running_ == 0) all_ended_.set();
}

task<> task_group::wait_for_all() { co_await all_ended_.wait(); }

task<> task_group::join() {
  struct cancel_members : cancellation_callback {
    explicit cancel_members(task_group& of) noexcept
        : cancellation_callback([](cancellation_callback& self) noexcept {
            static_cast<cancel_members&>(self).group.request_cancel();
          }),
          group(of) {}
    task_group& group;
  };
  const context& here = co_await current_context();
  cancel_members when_cancelled(*this);
  if (!when_cancelled.connect(here.cancellation)) request_cancel();
  while (running_ != 0) co_await shield(wait_for_all());
  joined_ = true;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  here.cancellation.throw_if_requested();
}

}  // namespace tenon
