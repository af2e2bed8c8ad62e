#pragma once
#include <vector>

#include "cpp/plan.hpp"
#include "render/output_set.hpp"
#include "render/template.hpp"

namespace tenon::gen::render {

/// The text of every planned file, with blank lines as a person would leave them. Throws
/// `template_error`.
output_set render_code(const std::vector<cpp::planned_file>& files, const template_set& templates);

}  // namespace tenon::gen::render
