// Any bytes as an API description, through the whole generator: code, or at least one error.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "cpp/plan.hpp"
#include "openapi/read.hpp"
#include "render/builtin.hpp"
#include "render/code.hpp"
#include "render/template.hpp"
#include "require.hpp"
#include "service/lower.hpp"
#include "source/diagnostic.hpp"
#include "source/printer.hpp"
#include "source/source_set.hpp"
#include "source/utf8.hpp"

using namespace tenon::gen;

namespace {

const render::template_set& templates() {
  static const render::template_set all = [] {
    render::template_set made;
    render::add_builtin_templates(made);
    return made;
  }();
  return all;
}

void generate(source::source_set& sources, source::file_id file, source::diagnostic_sink& sink) {
  const auto description = openapi::read(sources, file, sink);
  require(description.has_value() != sink.has_errors());
  if (!description) return;
  const auto described = service::lower(*description, {}, sink);
  require(described.has_value() != sink.has_errors());
  if (!described) return;
  const auto planned =
      cpp::plan(*described, {.name = "api", .name_space = "api", .document = "input.yaml"}, sink);
  if (!sink.has_errors()) (void)render::render_code(planned, templates());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (source::find_invalid_utf8(text) != std::string::npos) return 0;  // refused when it is loaded
  source::source_set sources;
  source::diagnostic_sink sink;
  const source::file_id file = sources.add("input.yaml", std::move(text));
  generate(sources, file, sink);
  (void)print(sink, sources);
  return 0;
}
