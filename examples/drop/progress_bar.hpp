#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

/// `photo.jpg [=======>            ]  37%  12.3 MiB/s`, drawn over itself.
class ProgressBar {
 public:
  /// `total`: bytes, or 0 when that is not known.
  ProgressBar(std::string name, std::uint64_t total, std::FILE* on = stderr)
      : name_(std::move(name)), total_(total), on_(on) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() {
    if (drawn_) std::fputc('\n', on_);
  }

  void show(std::uint64_t bytes) {
    drawn_ = true;
    std::fprintf(on_, "\r%s", text(bytes, seconds()).c_str());
    std::fflush(on_);
  }
  [[nodiscard]] std::string text(std::uint64_t bytes, double seconds) const {
    constexpr std::size_t width = 30;
    const double share =
        total_ == 0 ? 0 : std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_));
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    std::string bar(full, '=');
    if (full < width) bar += '>';
    bar.resize(width, ' ');
    const double mebibytes = static_cast<double>(bytes) / (1024.0 * 1024.0);
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "] %3d%% %7.1f MiB/s", static_cast<int>(share * 100),
                  seconds > 0 ? mebibytes / seconds : 0.0);
    return name_ + " [" + bar + numbers;
  }

 private:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }
  std::string name_;
  std::uint64_t total_;
  std::FILE* on_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  bool drawn_ = false;
};
