#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <tenon/file/stream.hpp>

namespace tenon::file {

namespace {

/// A number above zero; nothing when the environment has none under that name.
std::optional<unsigned> number_in_environment(const char* name) noexcept {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  const std::string_view text(value);
  unsigned number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

terminal_size get_terminal_size(terminal_size otherwise) noexcept {
  terminal_size found = otherwise;
  winsize told{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &told) == 0) {
    if (told.ws_col != 0) found.columns = told.ws_col;
    if (told.ws_row != 0) found.rows = told.ws_row;
  }
  found.columns = number_in_environment("COLUMNS").value_or(found.columns);
  found.rows = number_in_environment("LINES").value_or(found.rows);
  return found;
}

}  // namespace tenon::file
