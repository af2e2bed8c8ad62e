#pragma once
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "render/value.hpp"

namespace tenon::gen::render {

/// A template that cannot be parsed or does not fit its data: `path:line: message`.
class template_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One parsed piece of a template.
struct template_part {
  enum class kind { text, name, section, inverted, partial };
  kind type = kind::text;
  /// Text to copy, or the name of the tag.
  std::string text{};
  /// White space before a partial that stands alone on its line; put before each of its lines.
  std::string indentation{};
  std::vector<template_part> body{};
  std::size_t line = 1;
};

/// A parsed template. It is Mustache (spec 1.4) without HTML escaping, set-delimiter tags and
/// lambdas: `{{name}}`, `{{a.b}}`, `{{.}}`, `{{#section}}`, `{{^inverted}}`, `{{>partial}}`,
/// `{{! comment}}`. A section, comment or partial alone on its line takes the whole line with it.
struct parsed_template {
  /// Shown in errors.
  std::string path;
  std::vector<template_part> parts{};
};

/// Throws `template_error`.
parsed_template parse_template(std::string path, std::string_view text);

/// A set of templates that use each other as partials by name.
class template_set {
 public:
  /// Adds or replaces the template `name`, whose text comes from `path`.
  void add(std::string name, std::string path, std::string_view text);
  bool contains(std::string_view name) const { return templates_.contains(name); }

  /// The text of a template for `data`. Unlike Mustache it is strict: a name is looked up in the
  /// innermost object only and must be there; a section takes a bool, a list or an object, and a
  /// name takes text. Throws `template_error` naming template, line and name.
  std::string render(std::string_view name, const object& data) const;

 private:
  std::map<std::string, parsed_template, std::less<>> templates_;
};

}  // namespace tenon::gen::render
