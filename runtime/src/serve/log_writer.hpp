#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace tenon::serving {

enum class severity : std::uint8_t { debug, info, warning, off };

/// One `key=value` of a log line.
struct log_field {
  std::string_view key{};
  std::string_view text{};
  bool is_number = false;  ///< written without quotes
};

/// Structured lines to a file descriptor, written by a thread of the log's own:
/// whoever logs only copies the line. When the reader is too slow and 8 MiB
/// wait, further lines are counted, not kept, and the count is logged as soon
/// as there is room.
class log_writer {
 public:
  enum class format : std::uint8_t { logfmt, json };

  log_writer(int descriptor, format how, severity least);
  log_writer(const log_writer&) = delete;
  log_writer& operator=(const log_writer&) = delete;
  /// Writes what waits.
  ~log_writer();

  [[nodiscard]] bool wants(severity level) const noexcept { return level >= least_; }
  /// Logs time, level, message and the fields, if the level is wanted. From any
  /// thread.
  void write(severity level, std::string_view message, std::initializer_list<log_field> fields);
  /// Waits until all lines so far are written, at most this long: the reader may have stopped.
  void flush(std::chrono::milliseconds limit);

 private:
  void run();

  int descriptor_;
  format format_;
  severity least_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable written_;
  bool writing_ = false;
  std::string waiting_;
  std::uint64_t dropped_ = 0;
  bool ending_ = false;
  std::thread writer_;
};

/// The line as `log_writer` writes it, without the time. Exposed for tests.
[[nodiscard]] std::string format_line(log_writer::format how, std::string_view time, severity level,
                                      std::string_view message,
                                      std::initializer_list<log_field> fields);

}  // namespace tenon::serving
