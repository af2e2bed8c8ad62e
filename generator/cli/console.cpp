#include "cli/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "source/printer.hpp"

namespace tenon::gen::cli {

namespace {

bool is_set(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr && *text != '\0' && std::string_view(text) != "0";
}

}  // namespace

bool use_color(color_mode mode) {
  if (mode != color_mode::automatic) return mode == color_mode::always;
  if (is_set("NO_COLOR")) return false;
  return is_set("CLICOLOR_FORCE") || ::isatty(STDERR_FILENO) == 1;
}

void report(const source::diagnostic_sink& sink, const source::source_set& sources, color_mode mode,
            bool verbose) {
  const auto least = verbose ? source::severity::info : source::severity::warning;
  std::string text = print(sink, sources,
                           {.color = use_color(mode),
                            .least = least,
                            .most_alike = verbose ? std::size_t{0} : std::size_t{3}});
  if (const std::string line = summary(sink); !line.empty()) text += line + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool is_watched() { return ::isatty(STDOUT_FILENO) == 1; }

}  // namespace tenon::gen::cli
