#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What a client program is told: `PORT CALLS SECONDS plaintext|orders`.
struct errand {
  std::string_view port;
  int calls;  // at the same time
  std::chrono::duration<double> seconds;
  bool orders;
};

inline errand read_errand(char** argv) {
  return {argv[1], std::atoi(argv[2]), std::chrono::duration<double>(std::atof(argv[3])),
          std::string_view(argv[4]) == "orders"};
}

/// Processor time of this process and time of the clock, from its making on.
class stopwatch {
 public:
  std::chrono::steady_clock::duration elapsed() const {
    return std::chrono::steady_clock::now() - begin_;
  }
  /// Prints calls answered, nanoseconds of the clock, nanoseconds of the processor.
  void report(long answered) const {
    const auto clock = std::chrono::duration_cast<std::chrono::nanoseconds>(elapsed()).count();
    std::printf("%ld %lld %lld\n", answered, static_cast<long long>(clock),
                static_cast<long long>(used() - used_before_));
  }

 private:
  static long long used() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto nanoseconds = [](const timeval& time) {
      return time.tv_sec * 1'000'000'000LL + time.tv_usec * 1'000LL;
    };
    return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
  }

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  long long used_before_ = used();
};
