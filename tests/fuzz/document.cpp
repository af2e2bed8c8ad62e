// Any bytes as a YAML or JSON document: a tree, or at least one error.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "document/document.hpp"
#include "require.hpp"
#include "source/diagnostic.hpp"
#include "source/printer.hpp"
#include "source/source_set.hpp"
#include "source/utf8.hpp"

using namespace tenon::gen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (source::find_invalid_utf8(text) != std::string::npos) return 0;  // refused when it is loaded
  source::source_set sources;
  source::diagnostic_sink sink;
  const source::file_id file = sources.add("input.yaml", std::move(text));
  const auto read = document::parse(sources, file, sink, {.depth = 50, .nodes = 20'000});
  require(read.has_value() != sink.has_errors());
  (void)print(sink, sources);
  return 0;
}
