#include "ring.hpp"

#ifdef TENON_HAS_IO_URING

#include <liburing.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <utility>

#include <tenon/async/asio.hpp>
#include <tenon/async/suspension.hpp>
#include <tenon/file/descriptor.hpp>

namespace tenon::file::detail {

namespace {

constexpr unsigned ring_entries = 256;
constexpr std::size_t largest_operation = std::size_t{1} << 30U;

class ring_operation;

/// The ring of a loop. It tells through an eventfd that something has ended, which is waited for
/// only while there is something to wait for: else the loop would never run out of work.
class ring final : public boost::asio::execution_context::service {
 public:
  static inline boost::asio::execution_context::id id;
  using key_type = ring;
  explicit ring(boost::asio::execution_context& in) : boost::asio::execution_context::service(in) {
    if (::io_uring_queue_init(ring_entries, &ring_, 0) != 0) return;
    descriptor told(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    works_ = told.open() && ::io_uring_register_eventfd(&ring_, told.get()) == 0;
    if (works_) told_ = std::move(told);
    if (!works_) ::io_uring_queue_exit(&ring_);
  }
  ~ring() override = default;

  /// False when there is none, as where the kernel or a sandbox forbids it.
  [[nodiscard]] bool works() const noexcept { return works_; }
  /// False when there is no room.
  bool submit(ring_operation& asked, const boost::asio::any_io_executor& on);
  /// It ends sooner, if it can.
  void cancel(ring_operation& asked);
  /// Blocks until it has ended.
  void wait_for(const ring_operation& asked);

 private:
  void shutdown() noexcept override {
    if (!std::exchange(works_, false)) return;
    while (in_flight_ != 0) {  // the kernel still uses their memory
      io_uring_cqe* ended = nullptr;
      if (::io_uring_wait_cqe(&ring_, &ended) != 0) continue;
      if (::io_uring_cqe_get_data(ended) != nullptr) --in_flight_;
      ::io_uring_cqe_seen(&ring_, ended);
    }
    events_.reset();
    ::io_uring_queue_exit(&ring_);
  }
  void arm();
  void take_ended();

  std::mutex mutex_;
  io_uring ring_{};
  descriptor told_;
  std::optional<boost::asio::posix::stream_descriptor> events_;
  unsigned in_flight_ = 0;
  bool armed_ = false;
  bool works_ = false;
};

struct ring_request {
  std::uint8_t code = 0;
  int file = -1;
  void* data = nullptr;
  std::size_t size = 0;
  std::uint64_t offset = 0;
};

/// One read or write, and the coroutine that waits for it. The kernel has its memory until it has
/// ended, so cancelled it still waits for that.
class ring_operation : tenon::detail::suspension {
 public:
  ring_operation(ring& in, boost::asio::any_io_executor loop, const ring_request& asked)
      : suspension([](suspension& self) noexcept {
          auto& me = static_cast<ring_operation&>(self);
          me.in_.cancel(me);
          return false;
        }),
        in_(in),
        loop_(std::move(loop)),
        asked_(asked) {}
  ring_operation(const ring_operation&) = delete;
  ring_operation& operator=(const ring_operation&) = delete;
  ~ring_operation() {
    if (!waiting()) return;
    in_.cancel(*this);
    in_.wait_for(*this);
    take_back_completion();
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <tenon::detail::task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    if (!begin(caller)) return false;
    if (in_.submit(*this, loop_)) return true;
    end();
    result_ = -EAGAIN;
    return false;
  }
  /// What the call that it is like would have answered; or a negative error.
  [[nodiscard]] int await_resume() const {
    finish();
    if (result_ == -ECANCELED) throw operation_cancelled();
    return result_;
  }

  [[nodiscard]] const ring_request& asked() const noexcept { return asked_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  void take(int result) noexcept {
    result_ = result;
    ended_ = true;
    complete_from_elsewhere();
  }

 private:
  ring& in_;
  boost::asio::any_io_executor loop_;
  ring_request asked_;
  int result_ = 0;
  bool ended_ = false;
};

bool ring::submit(ring_operation& asked, const boost::asio::any_io_executor& on) {
  const std::lock_guard lock(mutex_);
  if (!works_ || in_flight_ == ring_entries) return false;
  io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
  if (entry == nullptr) return false;
  const ring_request& what = asked.asked();
  const auto size = static_cast<unsigned>(std::min(what.size, largest_operation));
  if (what.code == IORING_OP_READ) {
    ::io_uring_prep_read(entry, what.file, what.data, size, what.offset);
  } else {
    ::io_uring_prep_write(entry, what.file, what.data, size, what.offset);
  }
  ::io_uring_sqe_set_data(entry, &asked);
  ++in_flight_;
  // Where the kernel has no room for the moment, there is some when others have ended.
  while (::io_uring_submit(&ring_) < 0) take_ended();
  if (!events_) events_.emplace(on, told_.release());
  arm();
  return true;
}

void ring::cancel(ring_operation& asked) {
  const std::lock_guard lock(mutex_);
  io_uring_sqe* const entry = works_ ? ::io_uring_get_sqe(&ring_) : nullptr;
  if (entry == nullptr) return;
  ::io_uring_prep_cancel(entry, &asked, 0);
  ::io_uring_sqe_set_data(entry, nullptr);
  ::io_uring_submit(&ring_);
}

void ring::wait_for(const ring_operation& asked) {
  const std::lock_guard lock(mutex_);
  while (!asked.ended()) {
    ::io_uring_submit_and_wait(&ring_, 1);
    take_ended();
  }
}

void ring::arm() {
  if (std::exchange(armed_, true)) return;
  events_->async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code& failure) {
                        const std::lock_guard lock(mutex_);
                        armed_ = false;
                        if (failure || !works_) return;
                        std::uint64_t count = 0;
                        (void)!::read(events_->native_handle(), &count, sizeof count);
                        take_ended();
                        if (in_flight_ != 0) arm();
                      });
}

void ring::take_ended() {
  io_uring_cqe* ended = nullptr;
  while (::io_uring_peek_cqe(&ring_, &ended) == 0) {
    auto* const of = static_cast<ring_operation*>(::io_uring_cqe_get_data(ended));
    const int result = ended->res;
    ::io_uring_cqe_seen(&ring_, ended);
    if (of == nullptr) continue;  // a cancellation
    --in_flight_;
    of->take(result);
  }
  // What an earlier submission could not take.
  if (::io_uring_sq_ready(&ring_) != 0) ::io_uring_submit(&ring_);
}

struct found_ring {
  boost::asio::any_io_executor loop{};
  ring* used = nullptr;
};

found_ring ring_of(executor at) {
  found_ring found;
  if (!ring_chosen()) return found;
  found.loop = asio_executor(at);
  auto& made = boost::asio::use_service<ring>(found.loop.context());
  if (made.works()) found.used = &made;
  return found;
}

task<int> carry_out(ring_request asked) {
  const context& here = co_await current_context();
  const found_ring found = ring_of(here.executor);
  if (found.used == nullptr) co_return -ENOSYS;
  ring_operation operation(*found.used, found.loop, asked);
  co_return co_await operation;
}

}  // namespace

bool ring_chosen() noexcept {
  static const bool chosen = [] {
    const char* const named = std::getenv("TENON_FILE_BACKEND");
    return named != nullptr && std::string_view(named) == "io_uring";
  }();
  return chosen;
}

task<bool> ring_works() {
  const context& here = co_await current_context();
  co_return ring_of(here.executor).used != nullptr;
}

task<std::optional<std::size_t>> ring_read(int file, std::uint64_t offset,
                                           std::span<std::byte> into) {
  task<int> reading = carry_out({IORING_OP_READ, file, into.data(), into.size(), offset});
  const int got = co_await std::move(reading);
  if (got < 0) co_return std::nullopt;
  co_return static_cast<std::size_t>(got);
}

task<std::size_t> ring_write(int file, std::uint64_t offset, std::string_view text) {
  std::size_t done = 0;
  while (done < text.size()) {
    char* const from = const_cast<char*>(text.data()) + done;  // it is only read
    task<int> writing = carry_out({IORING_OP_WRITE, file, from, text.size() - done, offset + done});
    const int put = co_await std::move(writing);
    if (put <= 0) break;
    done += static_cast<std::size_t>(put);
  }
  co_return done;
}

}  // namespace tenon::file::detail

#else

namespace tenon::file::detail {

bool ring_chosen() noexcept { return false; }
task<bool> ring_works() { co_return false; }
task<std::optional<std::size_t>> ring_read(int, std::uint64_t, std::span<std::byte>) {
  co_return std::nullopt;
}
task<std::size_t> ring_write(int, std::uint64_t, std::string_view) { co_return 0; }

}  // namespace tenon::file::detail

#endif
