#include "render/code.hpp"

#include "render/normalise.hpp"

namespace tenon::gen::render {

output_set render_code(const std::vector<cpp::planned_file>& files, const template_set& templates) {
  output_set out;
  for (const cpp::planned_file& file : files)
    out.add(file.path, normalise_blank_lines(templates.render(file.template_name, file.data)));
  return out;
}

}  // namespace tenon::gen::render
