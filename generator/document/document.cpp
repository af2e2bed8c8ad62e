#include "document/document.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "document/builder.hpp"
#include "document/events.hpp"
#include "document/tree.hpp"

namespace tenon::gen::document {

namespace {

using source::diagnostic;
using source::diagnostic_sink;
using source::file_id;

// What usually stands behind a message of the parser.
std::string help_for(std::string_view message) {
  if (message.find("tab character") != message.npos) return "indent with spaces";
  if (message.find("nested block mapping on the same line") != message.npos) {
    return "put a value that contains ': ' in quotes";
  }
  if (message.find("without closing quote") != message.npos) return "close the quote";
  return {};
}

void report(const std::vector<syntax_error>& errors, std::string_view text, const builder& made,
            file_id file, diagnostic_sink& sink) {
  const source::span bracket = made.open_bracket();
  for (const syntax_error& each : errors) {
    // At the end of the file the parser reports what it misses there; what helps is the bracket.
    if (bracket && text.find_first_not_of(" \t\r\n", each.begin) == text.npos) {
      sink.add({.code = "OA1003",
                .where = bracket,
                .message = fmt::format("this '{}' is never closed", text[bracket.begin])});
      continue;
    }
    sink.add({.code = "OA1003",
              .where = {file, each.begin, each.end},
              .message = each.message,
              .help = help_for(each.message)});
  }
}

// Undoes `~1` and `~0` (RFC 6901, 4).
std::string unescape(std::string_view token) {
  std::string text;
  for (std::size_t at = 0; at < token.size(); ++at) {
    const bool escape = token[at] == '~' && at + 1 < token.size();
    if (escape && (token[at + 1] == '0' || token[at + 1] == '1')) {
      text += token[++at] == '0' ? '~' : '/';
    } else {
      text += token[at];
    }
  }
  return text;
}

// An array index of RFC 6901: digits without leading zeros.
node find_position(node list, std::string_view token) {
  if (token.empty() || (token.size() > 1 && token[0] == '0')) return {};
  std::size_t position = 0;
  const char* end = token.data() + token.size();
  const auto [stop, failed] = std::from_chars(token.data(), end, position);
  if (failed != std::errc() || stop != end || position >= list.size()) return {};
  return list.at(position);
}

}  // namespace

document::document(std::unique_ptr<const tree> values) : tree_(std::move(values)) {}
document::document(document&&) noexcept = default;
document& document::operator=(document&&) noexcept = default;
document::~document() = default;

node document::root() const { return {*tree_, tree_->root}; }

source::file_id document::file() const { return tree_->file; }

node document::find(std::string_view pointer) const {
  node at = root();
  while (!pointer.empty()) {
    if (pointer[0] != '/') return {};
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    at = at.is_sequence() ? find_position(at, token) : at.find(unescape(token));
    if (!at) return {};
  }
  return at;
}

std::optional<document> load(source::source_set& sources, const std::string& path,
                             diagnostic_sink& sink, source::span referenced_from, limits bounds) {
  const auto file = sources.load(path, sink, referenced_from);
  if (!file) return std::nullopt;
  return parse(sources, *file, sink, bounds);
}

std::optional<document> parse(const source::source_set& sources, file_id file,
                              diagnostic_sink& sink, limits bounds) {
  const std::string_view text = sources.file(file).text();
  const std::size_t errors_before = sink.error_count();
  builder made(text, file, bounds, sink);
  event_source events(text);
  bool complete = true;
  while (auto next = events.next()) {
    complete = made.take(*next);
    if (!complete) break;
  }
  if (complete) report(events.errors(), text, made, file, sink);
  const bool failed = !complete || sink.error_count() != errors_before;
  if (!failed && !made.has_root()) {
    sink.add({.code = "OA1011", .where = {file, 0, 0}, .message = "the file is empty"});
    return std::nullopt;
  }
  if (failed) return std::nullopt;
  return document(made.finish());
}

}  // namespace tenon::gen::document
