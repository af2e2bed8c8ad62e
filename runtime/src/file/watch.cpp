#include <tenon/file/watch.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstring>
#include <deque>

#include <tenon/async/asio.hpp>
#include <tenon/async/offload.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace {

constexpr std::uint32_t watched_changes = IN_CREATE | IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB |
                                          IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |
                                          IN_MOVE_SELF;

struct named_change {
  std::uint32_t bit;
  change what;
};
constexpr std::array named_changes{
    named_change{IN_Q_OVERFLOW, change::lost},       named_change{IN_CREATE, change::created},
    named_change{IN_CLOSE_WRITE, change::written},   named_change{IN_MODIFY, change::modified},
    named_change{IN_ATTRIB, change::attributes},     named_change{IN_DELETE, change::removed},
    named_change{IN_MOVED_FROM, change::moved_away}, named_change{IN_MOVED_TO, change::moved_here},
    named_change{IN_DELETE_SELF, change::gone},      named_change{IN_MOVE_SELF, change::gone},
    named_change{IN_UNMOUNT, change::gone},
};

}  // namespace

struct watcher::implementation {
  implementation(const boost::asio::any_io_executor& on, std::string watched, descriptor opened)
      : path(std::move(watched)), events(on, opened.release()) {}

  void take(const inotify_event& told, std::string name) {
    for (const named_change& each : named_changes) {
      if ((told.mask & each.bit) == 0) continue;
      ready.push_back({each.what, std::move(name), (told.mask & IN_ISDIR) != 0});
      return;
    }
  }
  /// What the kernel has by now.
  void read_now() {
    std::array<char, 8192> buffer{};
    const ssize_t got = ::read(events.native_handle(), buffer.data(), buffer.size());
    if (got < 0 && errno != EAGAIN && errno != EINTR) detail::fail("watch", path);
    const auto end = static_cast<std::size_t>(got < 0 ? 0 : got);
    for (std::size_t at = 0; at < end;) {
      inotify_event told{};
      std::memcpy(&told, buffer.data() + at, sizeof told);
      std::string name = told.len == 0 ? "" : buffer.data() + at + sizeof told;
      take(told, std::move(name));
      at += sizeof told + told.len;
    }
  }

  std::string path;
  boost::asio::posix::stream_descriptor events;
  std::deque<change_event> ready;
};

watcher::watcher(std::unique_ptr<implementation> made) noexcept
    : implementation_(std::move(made)) {}
watcher::watcher(watcher&& other) noexcept = default;
watcher& watcher::operator=(watcher&& other) noexcept = default;
watcher::~watcher() = default;

task<change_event> watcher::next() {
  implementation& my = *implementation_;
  while (my.ready.empty()) {
    my.read_now();
    if (!my.ready.empty()) break;
    co_await my.events.async_wait(boost::asio::posix::stream_descriptor::wait_read, use_task);
  }
  change_event first = std::move(my.ready.front());
  my.ready.pop_front();
  co_return first;
}

task<watcher> watch(std::string path) {
  auto begin = [&] {
    descriptor events(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!events.open()) detail::fail("watch", path);
    if (::inotify_add_watch(events.get(), detail::c_path(path), watched_changes) < 0) {
      detail::fail("watch", path);
    }
    return events;
  };
  const context& here = co_await current_context();
  task<descriptor> beginning = offload(begin);
  descriptor events = co_await std::move(beginning);
  co_return watcher(std::make_unique<watcher::implementation>(asio_executor(here.executor),
                                                              std::move(path), std::move(events)));
}

}  // namespace tenon::file
