#include "render/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tenon::gen::render {

// An own renderer, not kainjow's: strictness needs the line of each tag for its errors, lookup that
// stops at the innermost object, and partials indented on every line, none of which kainjow's
// interface can give; and templates of this size need nothing else of Mustache.

namespace {

constexpr std::size_t deepest_partial = 32;

struct pass {
  const std::map<std::string, parsed_template, std::less<>>& templates;
  std::string out{};
  std::string indentation{};
  std::size_t depth = 0;
};

[[noreturn]] void fail(const parsed_template& from, const template_part& part,
                       const std::string& message) {
  throw template_error(fmt::format("{}:{}: {}", from.path, part.line, message));
}

// `a.b` is the member b of the member a; `.` is the item itself.
const value& look_up(const parsed_template& from, const template_part& part, const value& scope) {
  if (part.text == ".") return scope;
  const value* at = &scope;
  std::string_view rest = part.text;
  while (true) {
    const std::string_view step = rest.substr(0, rest.find('.'));
    const object* members = at->members();
    if (members == nullptr)
      fail(from, part, fmt::format("'{}' is looked up in no object", part.text));
    const auto found = members->find(step);
    if (found == members->end()) fail(from, part, fmt::format("there is no '{}' here", part.text));
    at = &found->second;
    if (step.size() == rest.size()) return *at;
    rest.remove_prefix(step.size() + 1);
  }
}

// Every line of a partial is indented, but not the lines inside a value put into it.
void write_text(std::string_view text, pass& run) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const bool line_starts = run.out.empty() || run.out.back() == '\n';
    if (line_starts && text[at] != '\n') run.out += run.indentation;
    run.out += text.substr(at, end - at);
    at = end;
  }
}

void write_parts(const parsed_template& from, const std::vector<template_part>& parts,
                 const value& scope, pass& run);

void write_section(const parsed_template& from, const template_part& part, const value& scope,
                   pass& run) {
  const value& tested = look_up(from, part, scope);
  const bool inverted = part.type == template_part::kind::inverted;
  if (const bool* flag = tested.flag()) {
    if (*flag != inverted) write_parts(from, part.body, scope, run);
  } else if (const list* items = tested.items()) {
    if (inverted && items->empty()) write_parts(from, part.body, scope, run);
    if (inverted) return;
    for (const value& item : *items) write_parts(from, part.body, item, run);
  } else if (tested.members() != nullptr && !inverted) {
    write_parts(from, part.body, tested, run);
  } else {
    fail(from, part, fmt::format("'{}' is no yes/no, list or object", part.text));
  }
}

void write_partial(const parsed_template& from, const template_part& part, const value& scope,
                   pass& run) {
  const auto found = run.templates.find(part.text);
  if (found == run.templates.end()) {
    fail(from, part, fmt::format("there is no template '{}'", part.text));
  }
  if (run.depth == deepest_partial) fail(from, part, "partials are nested too deeply");
  const std::string outer = run.indentation;
  run.indentation += part.indentation;
  ++run.depth;
  write_parts(found->second, found->second.parts, scope, run);
  --run.depth;
  run.indentation = outer;
}

void write_name(const parsed_template& from, const template_part& part, const value& scope,
                pass& run) {
  const std::string* text = look_up(from, part, scope).text();
  if (text == nullptr) fail(from, part, fmt::format("'{}' is not text", part.text));
  if (!text->empty() && (run.out.empty() || run.out.back() == '\n')) run.out += run.indentation;
  run.out += *text;
}

void write_parts(const parsed_template& from, const std::vector<template_part>& parts,
                 const value& scope, pass& run) {
  for (const template_part& part : parts) {
    switch (part.type) {
      case template_part::kind::text:
        write_text(part.text, run);
        break;
      case template_part::kind::name:
        write_name(from, part, scope, run);
        break;
      case template_part::kind::section:
      case template_part::kind::inverted:
        write_section(from, part, scope, run);
        break;
      case template_part::kind::partial:
        write_partial(from, part, scope, run);
        break;
    }
  }
}

}  // namespace

void template_set::add(std::string name, std::string path, std::string_view text) {
  parsed_template parsed = parse_template(std::move(path), text);
  templates_.insert_or_assign(std::move(name), std::move(parsed));
}

std::string template_set::render(std::string_view name, const object& data) const {
  const auto found = templates_.find(name);
  if (found == templates_.end())
    throw template_error(fmt::format("there is no template '{}'", name));
  pass run{.templates = templates_};
  write_parts(found->second, found->second.parts, value(data), run);
  return std::move(run.out);
}

}  // namespace tenon::gen::render
