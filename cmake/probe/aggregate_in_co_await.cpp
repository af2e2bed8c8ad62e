// Exits 0 when aggregates written inside a co_await expression are destroyed exactly once.
// GCC 12 destroys them twice. The probe counts instead of relying on a crash.
#include <coroutine>
#include <exception>

namespace {

int alive = 0;

struct counted {
  counted() { ++alive; }
  counted(int) { ++alive; }
  counted(const counted&) { ++alive; }
  counted(counted&&) noexcept { ++alive; }
  counted& operator=(const counted&) = default;
  ~counted() { --alive; }
};

struct request {
  counted a;
  int b = 0;
};

struct task {
  struct promise_type {
    std::coroutine_handle<> waiting = std::noop_coroutine();
    int value = 0;
    task get_return_object() {
      return task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct resume_waiting {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> done) noexcept {
        return done.promise().waiting;
      }
      void await_resume() noexcept {}
    };
    resume_waiting final_suspend() noexcept { return {}; }
    void return_value(int result) { value = result; }
    void unhandled_exception() { std::terminate(); }
  };
  explicit task(std::coroutine_handle<promise_type> handle) : handle_{handle} {}
  task(const task&) = delete;
  ~task() { handle_.destroy(); }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
    handle_.promise().waiting = waiting;
    return handle_;
  }
  int await_resume() { return handle_.promise().value; }
  void start() { handle_.resume(); }
  std::coroutine_handle<promise_type> handle_;
};

task by_value(request given) { co_return given.b; }
task by_reference(const request& given) { co_return given.b; }

task all() {
  int sum = co_await by_value({.a = 1, .b = 1});
  sum += co_await by_value(request{counted{1}, 2});
  sum += co_await by_reference({.a = 1, .b = 3});
  sum += co_await by_reference(request{counted{1}, 4});
  co_return sum;
}

}  // namespace

int main() {
  int sum = 0;
  {
    task whole = all();
    whole.start();
    sum = whole.await_resume();
  }
  return alive == 0 && sum == 10 ? 0 : 1;
}
