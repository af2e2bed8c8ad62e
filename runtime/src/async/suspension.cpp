#include <tenon/async/suspension.hpp>

#include <thread>

namespace tenon::detail {

bool suspension::begin(std::coroutine_handle<> caller, const context& in) noexcept {
  caller_ = caller;
  at_ = in.executor;
  cancelled_ = !connect(in.cancellation);
  waiting_ = !cancelled_;
  return waiting_;
}

void suspension::begin_uncancellable(std::coroutine_handle<> caller, const context& in) noexcept {
  caller_ = caller;
  at_ = in.executor;
  cancelled_ = false;
  waiting_ = true;
}

void suspension::end() noexcept {
  waiting_ = false;
  disconnect();
}

void suspension::resume() noexcept {
  end();
  caller_.resume();
}

void suspension::resume_from_queue(work& self) noexcept { static_cast<suspension&>(self).resume(); }

void suspension::cancel(cancellation_callback& self) noexcept {
  auto& me = static_cast<suspension&>(self);
  if (!me.withdraw_(me)) return;
  me.cancelled_ = true;
  me.complete();
}

void suspension::take_back_completion() noexcept {
  while (!at_.remove(*this)) std::this_thread::yield();
}

}  // namespace tenon::detail
