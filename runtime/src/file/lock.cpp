#include <tenon/file/lock.hpp>

#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <tenon/async/offload.hpp>
#include <tenon/async/sleep.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace {

constexpr open_options for_locking{.write = true, .create = true};

/// flock(2) without waiting; false when another has it.
task<bool> lock_now(const opened_file& file, sharing how) {
  return offload([&file, how] {
    const int operation = (how == sharing::shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
    int done = 0;
    do {
      done = ::flock(file.number(), operation);
    } while (done != 0 && errno == EINTR);
    if (done != 0 && errno != EWOULDBLOCK) detail::fail("lock", file.path());
    return done == 0;
  });
}

}  // namespace

task<file_lock> lock(std::string path, sharing how) {
  static constexpr std::chrono::milliseconds longest{200};
  opened_file file = co_await open(std::move(path), for_locking);
  // A thread that waits in flock could not be cancelled.
  std::chrono::milliseconds pause{1};
  for (;;) {
    const bool locked = co_await lock_now(file, how);
    if (locked) break;
    co_await sleep_for(pause);
    pause = std::min(pause * 2, longest);
  }
  co_return file_lock(std::move(file));
}

task<std::optional<file_lock>> try_lock(std::string path, sharing how) {
  opened_file file = co_await open(std::move(path), for_locking);
  const bool locked = co_await lock_now(file, how);
  if (!locked) co_return std::nullopt;
  co_return std::optional<file_lock>(std::move(file));
}

}  // namespace tenon::file
