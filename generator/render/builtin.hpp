#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "render/template.hpp"

namespace tenon::gen::render {

/// Adds the templates built into the program, named as their files in `generator/templates` without
/// `.mustache`.
void add_builtin_templates(template_set& set);

/// Adds every `*.mustache` file of a folder, in place of the built-in template of the same name.
/// Returns the files read. Throws `template_error` when the folder cannot be read.
std::vector<std::string> add_templates_of(const std::filesystem::path& folder, template_set& set);

}  // namespace tenon::gen::render
