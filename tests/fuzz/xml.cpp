// Any bytes as an XML body: what is read is JSON, and stays the same when it is written and read
// again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tenon/json/reader.hpp>
#include <tenon/xml/convert.hpp>

#include "../runtime/xml/tables.hpp"
#include "require.hpp"

namespace {

bool is_json(std::string_view text) {
  tenon::json::reader in{text, tenon::json::reader_options{.max_depth = 256}};
  in.skip_value();
  return in.finish();
}

void check(std::string_view document, const tenon::xml::node& root) {
  const tenon::xml::conversion read = tenon::xml::to_json(document, root);
  if (read.error || read.json.empty()) return;
  require(is_json(read.json));
  // Where text should be, elements are read as an object: once written, they are gone.
  const tenon::xml::conversion first = to_json(from_json(read.json, root), root);
  require(!first.error && is_json(first.json));
  const tenon::xml::conversion second = to_json(from_json(first.json, root), root);
  require(!second.error && second.violations.empty() && second.json == first.json);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  for (const auto* root :
       {&tables::pet_root, &tables::closed_root, &tables::note_root, &tables::spaced_root}) {
    check(document, *root);
  }
  return 0;
}
