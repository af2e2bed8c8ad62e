#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/template.hpp"

namespace tenon::gen::render {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

class parser {
 public:
  parser(std::string path, std::string_view text) : rest_(text), all_(text) {
    result_.path = std::move(path);
    open_.emplace_back();
  }

  parsed_template run() {
    while (!rest_.empty()) step();
    if (open_.size() > 1) {
      line_ = open_.back().line;
      fail(fmt::format("section '{}' is not closed", open_.back().text));
    }
    result_.parts = std::move(open_.back().body);
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw template_error(fmt::format("{}:{}: {}", result_.path, line_, message));
  }

  void step() {
    const std::size_t tag = rest_.find("{{");
    add_text(rest_.substr(0, tag));
    if (tag == std::string_view::npos) {
      rest_ = {};
      return;
    }
    const std::size_t close = rest_.find("}}", tag);
    if (close == std::string_view::npos) fail("'{{' without '}}'");
    const std::string_view inside = rest_.substr(tag + 2, close - tag - 2);
    if (inside.find('\n') != std::string_view::npos) fail("a tag ends on the line it starts on");
    const std::string_view after = rest_.substr(close + 2);
    const std::string indentation = take_alone(inside, after);
    add_tag(inside, indentation);
  }

  void add_text(std::string_view text) {
    if (text.empty()) return;
    open_.back().body.push_back({.text = std::string(text), .line = line_});
    line_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }

  // Moves past the tag. When it is of a kind that leaves no text and stands alone on its line, the
  // line goes with it, and the white space before it is returned.
  std::string take_alone(std::string_view inside, std::string_view after) {
    const auto tag_start = static_cast<std::size_t>(inside.data() - all_.data()) - 2;
    rest_ = after;
    if (inside.empty() || std::string_view("#^/>!").find(inside[0]) == std::string_view::npos) {
      return {};
    }
    const std::size_t before = all_.substr(0, tag_start).find_last_not_of(blanks);
    if (before != std::string_view::npos && all_[before] != '\n') return {};
    const std::size_t next = after.find_first_not_of(blanks);
    if (next != std::string_view::npos && after[next] != '\n') return {};
    const std::size_t line_start = before == std::string_view::npos ? 0 : before + 1;
    std::string indentation(all_.substr(line_start, tag_start - line_start));
    auto& body = open_.back().body;
    if (!indentation.empty()) {
      std::string& text = body.back().text;
      text.resize(text.size() - indentation.size());
    }
    rest_ = next == std::string_view::npos ? std::string_view() : after.substr(next + 1);
    alone_ = true;
    return indentation;
  }

  void add_tag(std::string_view inside, const std::string& indentation) {
    const char sigil = inside.empty() ? '\0' : inside[0];
    const bool marked = std::string_view("#^/>!").find(sigil) != std::string_view::npos;
    const std::string name(trim(marked ? inside.substr(1) : inside));
    if (sigil == '{' || sigil == '&' || sigil == '=') {
      fail(fmt::format("'{{{{{}}}}}' is not supported: nothing is escaped, write '{{{{name}}}}'",
                       inside));
    }
    if (name.empty() && sigil != '!') fail("a tag has no name");
    switch (sigil) {
      case '!':
        break;
      case '#':
        begin_section(template_part::kind::section, name);
        break;
      case '^':
        begin_section(template_part::kind::inverted, name);
        break;
      case '/':
        end_section(name);
        break;
      case '>':
        add(template_part::kind::partial, name, indentation);
        break;
      default:
        add(template_part::kind::name, name, {});
    }
    if (std::exchange(alone_, false)) ++line_;
  }

  void add(template_part::kind type, const std::string& name, const std::string& indentation) {
    open_.back().body.push_back(
        {.type = type, .text = name, .indentation = indentation, .line = line_});
  }

  void begin_section(template_part::kind type, const std::string& name) {
    open_.push_back({.type = type, .text = name, .line = line_});
  }

  void end_section(const std::string& name) {
    if (open_.size() == 1) fail(fmt::format("'{}' closes no section", name));
    template_part closed = std::move(open_.back());
    open_.pop_back();
    if (closed.text != name) {
      fail(fmt::format("'{}' closes the section '{}' of line {}", name, closed.text, closed.line));
    }
    open_.back().body.push_back(std::move(closed));
  }

  std::string_view rest_;
  std::string_view all_;
  parsed_template result_{};
  std::vector<template_part> open_;
  std::size_t line_ = 1;
  bool alone_ = false;
};

}  // namespace

parsed_template parse_template(std::string path, std::string_view text) {
  return parser(std::move(path), text).run();
}

}  // namespace tenon::gen::render
