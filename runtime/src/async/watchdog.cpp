#include <tenon/async/watchdog.hpp>

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <tenon/async/sleep.hpp>
#include <tenon/async/spawn.hpp>

namespace tenon {

namespace {

constexpr int most_frames = 64;
constexpr int frames_of_the_signal = 2;  // the handler and its trampoline
constexpr std::chrono::milliseconds time_to_answer{200};

/// What the thread does, written and read by that thread alone: read in a signal handler.
struct operation_note {
  const char* volatile text = nullptr;
  volatile std::size_t size = 0;
};
constinit thread_local operation_note current_operation;

/// What a signal handler has to say: it can reach nothing but globals.
struct snapshot {
  std::atomic<bool> answered = false;
  void* frames[most_frames]{};
  int count = 0;
  const char* operation = nullptr;
  std::size_t operation_size = 0;
};
constinit snapshot taken;
constinit std::mutex taking;  // one snapshot at a time, in the whole process

void take_snapshot(int) noexcept {
  const int before = errno;
  taken.count = ::backtrace(taken.frames, most_frames);
  taken.operation_size = current_operation.size;
  taken.operation = current_operation.text;
  taken.answered.store(true, std::memory_order_release);
  errno = before;
}

std::string name_of(void* frame) {
  Dl_info place{};
  if (::dladdr(frame, &place) == 0) return "?";
  if (place.dli_sname != nullptr) {
    int status = 0;
    char* const readable = abi::__cxa_demangle(place.dli_sname, nullptr, nullptr, &status);
    std::string name = status == 0 ? readable : place.dli_sname;
    std::free(readable);
    return name;
  }
  char text[32];
  std::snprintf(
      text, sizeof text, "+0x%zx",
      static_cast<std::size_t>(static_cast<char*>(frame) - static_cast<char*>(place.dli_fbase)));
  return std::string(place.dli_fname != nullptr ? place.dli_fname : "?") + text;
}

}  // namespace

void note_operation(std::string_view name) noexcept {
  current_operation.size = 0;
  current_operation.text = name.data();
  current_operation.size = name.size();
}

namespace {

/// One loop, as its heartbeat and the watchdog share it.
struct watched_loop {
  std::atomic<clock::rep> beat{clock::now().time_since_epoch().count()};
  std::atomic<pid_t> thread{0};
  std::atomic<bool> gone{false};
  bool told = false;  // the watchdog's own
};

}  // namespace

struct watchdog::state {
  std::mutex mutex{};
  std::condition_variable changed{};
  std::atomic<bool> ended{false};
  std::vector<std::shared_ptr<watched_loop>> loops{};
  std::atomic<std::uint64_t> count{0};
  std::atomic<std::chrono::milliseconds::rep> longest{0};
};

namespace {

/// Runs on the watched loop, until either ends.
task<> heartbeat(std::shared_ptr<watched_loop> mine, const std::atomic<bool>& ended,
                 std::shared_ptr<void> keeps_ended, clock::duration interval) {
  struct farewell {
    explicit farewell(watched_loop& of) noexcept : loop(of) {}
    farewell(const farewell&) = delete;
    farewell& operator=(const farewell&) = delete;
    ~farewell() { loop.gone.store(true); }
    watched_loop& loop;
  };
  const farewell at_end(*mine);
  mine->thread.store(static_cast<pid_t>(::syscall(SYS_gettid)));
  while (!ended.load()) {
    mine->beat.store(clock::now().time_since_epoch().count());
    co_await sleep_for(interval);
  }
}

}  // namespace

class watchdog::observer {
 public:
  observer(std::shared_ptr<state> of, watchdog_log& log, watchdog_options options)
      : state_(std::move(of)), log_(log), options_(options) {
    if (options_.stacks) prepare_signal();
    thread_ = std::thread([this] { run(); });
  }
  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;
  ~observer() {
    {
      const std::lock_guard lock(state_->mutex);
      state_->ended.store(true);
    }
    state_->changed.notify_all();
    thread_.join();
  }
  [[nodiscard]] clock::duration interval() const noexcept {
    return std::max<clock::duration>(std::chrono::milliseconds(1), options_.threshold / 4);
  }

 private:
  void prepare_signal() {
    if (options_.signal == 0) options_.signal = SIGRTMAX - 1;
    void* unused[1];
    ::backtrace(unused, 1);  // loads the unwinder now: a signal handler must not
    struct sigaction action{};
    action.sa_handler = take_snapshot;
    action.sa_flags = SA_RESTART;
    ::sigaction(options_.signal, &action, nullptr);
  }

  void run() {
    std::unique_lock lock(state_->mutex);
    while (!state_->ended.load()) {
      state_->changed.wait_for(lock, interval(), [this] { return state_->ended.load(); });
      std::erase_if(state_->loops, [](const auto& each) { return each->gone.load(); });
      const std::vector<std::shared_ptr<watched_loop>> loops = state_->loops;
      lock.unlock();
      for (const auto& each : loops) look_at(*each);
      lock.lock();
    }
  }

  void look_at(watched_loop& loop) {
    const clock::time_point beat{clock::duration(loop.beat.load())};
    const auto blocked =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - beat - interval());
    if (blocked < options_.threshold) {
      loop.told = false;
      return;
    }
    if (blocked.count() > state_->longest.load()) state_->longest.store(blocked.count());
    if (std::exchange(loop.told, true)) return;
    ++state_->count;
    tell(loop, blocked);
  }

  void tell(const watched_loop& loop, std::chrono::milliseconds blocked) {
    blocked_loop seen;
    seen.blocked = blocked;
    std::string operation;
    std::string stack;
    if (options_.stacks) look_inside(loop, operation, stack);
    seen.operation = operation;
    seen.stack = stack;
    log_.loop_blocked(seen);
  }

  void look_inside(const watched_loop& loop, std::string& operation, std::string& stack) const {
    const std::lock_guard one_at_a_time(taking);
    taken.answered.store(false);
    if (::syscall(SYS_tgkill, ::getpid(), loop.thread.load(), options_.signal) != 0) return;
    const clock::time_point end = clock::now() + time_to_answer;
    while (!taken.answered.load(std::memory_order_acquire)) {
      if (clock::now() > end) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    operation.assign(taken.operation != nullptr ? taken.operation : "", taken.operation_size);
    for (int index = frames_of_the_signal; index < taken.count; ++index) {
      stack.append(name_of(taken.frames[index])).push_back('\n');
    }
  }

  std::shared_ptr<state> state_;
  watchdog_log& log_;
  watchdog_options options_;
  std::thread thread_;
};

watchdog::watchdog(watchdog_log& log, watchdog_options options)
    : state_(std::make_shared<state>()),
      observer_(std::make_unique<observer>(state_, log, options)) {}

watchdog::~watchdog() = default;

void watchdog::watch(executor loop) {
  auto watched = std::make_shared<watched_loop>();
  task<> beats = heartbeat(watched, state_->ended, state_, observer_->interval());
  spawn(loop, std::move(beats), [](const std::exception_ptr&) noexcept {});
  const std::lock_guard lock(state_->mutex);
  state_->loops.push_back(std::move(watched));
}

std::uint64_t watchdog::count() const noexcept { return state_->count.load(); }

std::chrono::milliseconds watchdog::longest() const noexcept {
  return std::chrono::milliseconds(state_->longest.load());
}

}  // namespace tenon
