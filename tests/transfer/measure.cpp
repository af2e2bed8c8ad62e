#include "measure.hpp"

#include <sys/resource.h>

#include <fstream>
#include <string>

namespace {

double used_processor() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  return seconds + static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

std::uint64_t status_line(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(name)) return std::stoull(line.substr(name.size()));
  }
  return 0;
}

}  // namespace

measure::measure()
    : begin_(std::chrono::steady_clock::now()),
      processor_(used_processor()),
      idle_(status_line("VmRSS:")) {
  std::ofstream("/proc/self/clear_refs") << "5";  // proc(5): sets VmHWM to VmRSS
}

double measure::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

double measure::processor_seconds() const { return used_processor() - processor_; }

std::uint64_t measure::peak_kib() { return status_line("VmHWM:"); }
