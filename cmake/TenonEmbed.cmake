# cmake -DOUTPUT=<file> -DTEMPLATES=<files> -P TenonEmbed.cmake
# Writes the C++ file that carries the templates inside the program.
list(SORT TEMPLATES)
set(body "")
foreach(template IN LISTS TEMPLATES)
  get_filename_component(file "${template}" NAME)
  string(REGEX REPLACE "\\.mustache$" "" name "${file}")
  file(READ "${template}" text)
  string(APPEND body "  set.add(\"${name}\", \"${file}\", R\"tenon(${text})tenon\");\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"render/builtin.hpp\"

namespace tenon::gen::render {

void add_builtin_templates([[maybe_unused]] template_set& set) {
${body}}

}  // namespace tenon::gen::render
")
