#include "source/printer.hpp"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <string_view>
#include <vector>

#include "source/excerpt.hpp"

namespace tenon::gen::source {

std::string_view label(severity level) {
  switch (level) {
    case severity::error:
      return "error";
    case severity::warning:
      return "warning";
    case severity::info:
      break;
  }
  return "info";
}

namespace {

struct palette {
  std::string_view bold, error, warning, note, help, reset;
};

constexpr palette plain{};
constexpr palette ansi{"\x1B[1m",    "\x1B[1;31m", "\x1B[1;35m",
                       "\x1B[1;36m", "\x1B[1;32m", "\x1B[0m"};

std::string_view tint(severity level, const palette& colors) {
  switch (level) {
    case severity::error:
      return colors.error;
    case severity::warning:
      return colors.warning;
    case severity::info:
      break;
  }
  return colors.note;
}

std::string place(span where, const source_set& sources) {
  if (!where) return "tenon: ";
  const source_file& file = sources.file(where.file);
  const position at = file.at(where.begin);
  return fmt::format("{}:{}:{}: ", printable(file.path()), at.line, at.column);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// The code and the message without what it quotes from the document.
std::string cause_of(const diagnostic& found) {
  std::string cause(found.code.text());
  cause += label(found.level);
  bool quoted = false;
  for (const char each : found.message) {
    if (each == '\'') quoted = !quoted;
    if (!quoted) cause += each;
  }
  return cause;
}

}  // namespace

std::string print(const diagnostic& found, const source_set& sources, print_options options) {
  const palette& colors = options.color ? ansi : plain;
  const std::string_view mark = tint(found.level, colors);
  std::string text;
  auto out = std::back_inserter(text);
  fmt::format_to(out, "{}{}{}{}{}: {}{}{}{} [{}]\n", colors.bold, place(found.where, sources),
                 colors.reset, mark, label(found.level), colors.reset, colors.bold,
                 printable(found.message), colors.reset, found.code.text());
  if (found.where) {
    const source_file& file = sources.file(found.where.file);
    const excerpt shown = make_excerpt(file, found.where);
    fmt::format_to(out, "{:>5} | {}\n", file.at(found.where.begin).line, shown.line);
    fmt::format_to(out, "      | {}{}{}\n", mark, shown.carets, colors.reset);
  }
  for (const diagnostic_note& note : found.notes) {
    fmt::format_to(out, "{}{}note: {}{}\n", note.where ? place(note.where, sources) : "  ",
                   colors.note, colors.reset, printable(note.message));
  }
  if (!found.help.empty()) {
    fmt::format_to(out, "  {}help: {}{}\n", colors.help, colors.reset, printable(found.help));
  }
  const std::string_view code = found.code.text();
  if (found.pointer.empty()) {
    fmt::format_to(out, "  (tenon explain {})\n", code);
  } else {
    fmt::format_to(out, "  at #{}   (tenon explain {})\n", printable(found.pointer), code);
  }
  return text;
}

std::string print(const diagnostic_sink& sink, const source_set& sources, print_options options) {
  const std::vector<diagnostic> all = sink.sorted();
  std::map<std::string, std::size_t> counts;
  for (const diagnostic& found : all) ++counts[cause_of(found)];
  std::map<std::string, std::size_t> shown;
  std::string text;
  for (const diagnostic& found : all) {
    if (found.level > options.least) continue;
    const std::size_t most = found.level == severity::error ? 0 : options.most_alike;
    const std::string cause = cause_of(found);
    const std::size_t number = ++shown[cause];
    if (most == 0 || number <= most) text += print(found, sources, options);
    if (most == 0 || number != most || counts[cause] == most) continue;
    fmt::format_to(std::back_inserter(text),
                   "... and {} more like this [{}]; --verbose shows them\n", counts[cause] - most,
                   found.code.text());
  }
  return text;
}

std::string summary(const diagnostic_sink& sink) {
  std::string text;
  if (sink.error_count() != 0) text = counted(sink.error_count(), "error");
  if (sink.warning_count() != 0) {
    if (!text.empty()) text += ", ";
    text += counted(sink.warning_count(), "warning");
  }
  return text;
}

}  // namespace tenon::gen::source
