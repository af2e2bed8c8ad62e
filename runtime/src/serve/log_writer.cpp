#include "log_writer.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <utility>

namespace tenon::serving {
namespace {

constexpr std::size_t most_waiting = std::size_t{8} << 20U;

std::string_view name_of(severity level) {
  switch (level) {
    case severity::debug:
      return "debug";
    case severity::info:
      return "info";
    case severity::warning:
      return "warning";
    case severity::off:
      break;
  }
  return "off";
}

/// RFC 3339 in UTC, to the millisecond.
std::string now_text() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  tm parts{};
  gmtime_r(&now.tv_sec, &parts);
  std::array<char, 40> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data() + length, text.size() - length, ".%03ldZ", now.tv_nsec / 1'000'000);
  return text.data();
}

/// Appends `text` in double quotes, escaped so that no line ends inside.
void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte == 0x7f) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(byte));
      out.append(escaped.data());
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '=' || c == '\\' || c == 0x7f) {
      return true;
    }
  }
  return false;
}

void append_field(std::string& out, log_writer::format how, const log_field& field) {
  if (how == log_writer::format::json) {
    out.push_back(out.empty() ? '{' : ',');
    append_quoted(out, field.key);
    out.push_back(':');
    if (field.is_number) {
      out.append(field.text);
    } else {
      append_quoted(out, field.text);
    }
    return;
  }
  if (!out.empty()) out.push_back(' ');
  out.append(field.key);
  out.push_back('=');
  if (needs_quotes(field.text)) {
    append_quoted(out, field.text);
  } else {
    out.append(field.text);
  }
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string format_line(log_writer::format how, std::string_view time, severity level,
                        std::string_view message, std::initializer_list<log_field> fields) {
  std::string line;
  append_field(line, how, {"time", time});
  append_field(line, how, {"level", name_of(level)});
  append_field(line, how, {"msg", message});
  for (const log_field& field : fields) append_field(line, how, field);
  line.append(how == log_writer::format::json ? "}\n" : "\n");
  return line;
}

log_writer::log_writer(int descriptor, format how, severity least)
    : descriptor_(descriptor), format_(how), least_(least), writer_([this] { run(); }) {}

log_writer::~log_writer() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_one();
  writer_.join();
}

void log_writer::write(severity level, std::string_view message,
                       std::initializer_list<log_field> fields) {
  if (!wants(level)) return;
  const std::string line = format_line(format_, now_text(), level, message, fields);
  bool was_empty = false;
  {
    const std::lock_guard lock{mutex_};
    was_empty = waiting_.empty();
    if (waiting_.size() + line.size() > most_waiting) {
      ++dropped_;
      return;
    }
    waiting_.append(line);
  }
  if (was_empty) changed_.notify_one();
}

void log_writer::flush(std::chrono::milliseconds limit) {
  std::unique_lock lock{mutex_};
  written_.wait_for(lock, limit, [this] { return waiting_.empty() && !writing_; });
}

void log_writer::run() {
  std::string taken;
  for (;;) {
    std::uint64_t dropped = 0;
    {
      std::unique_lock lock{mutex_};
      writing_ = false;
      if (waiting_.empty()) written_.notify_all();
      changed_.wait(lock, [this] { return !waiting_.empty() || ending_; });
      if (waiting_.empty()) return;
      taken.clear();
      std::swap(taken, waiting_);
      writing_ = true;
      dropped = std::exchange(dropped_, 0);
    }
    write_all(descriptor_, taken);
    if (dropped != 0) {
      write_all(descriptor_, format_line(format_, now_text(), severity::warning, "lines dropped",
                                         {{"count", std::to_string(dropped), true}}));
    }
  }
}

}  // namespace tenon::serving
