#include "signals.hpp"

#include <ctime>

namespace tenon::serving {

stop_signals::stop_signals() {
  sigemptyset(&watched_);
  sigaddset(&watched_, SIGTERM);
  sigaddset(&watched_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
  std::signal(SIGPIPE, SIG_IGN);
}

stop_signals::~stop_signals() {
  const timespec at_once{};
  while (sigtimedwait(&watched_, nullptr, &at_once) > 0) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void stop_signals::wait() const {
  int arrived = 0;
  while (sigwait(&watched_, &arrived) != 0) {
  }
}

}  // namespace tenon::serving
