// Examples: no code is made from them, but they are values of a schema.

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

void reader::note_example(node value, const schema* of, bool may_be_text) {
  if (value && shown_[of].insert(place_of(value)).second) {
    out_.examples.push_back({value, of, may_be_text});
  }
}

void reader::read_examples(node owner, const schema* of, bool may_be_text) {
  report_exclusion(sink_, owner, "example", "examples");
  if (of != nullptr) note_example(owner.find("example"), of, may_be_text);
  const node map = owner.find("examples");
  if (!map || !map.is_mapping()) return;
  for (const node entry : map.children()) {
    const node found = check_example(entry);
    if (!found || of == nullptr) continue;
    note_example(found.find("value"), of, may_be_text);
    note_example(found.find("dataValue"), of, false);
  }
}

void reader::read_schema_examples(const schema& of, node owner) {
  note_example(owner.find("example"), &of, false);
  const node list = owner.find("examples");
  if (!list || !list.is_sequence()) return;
  for (const node each : list.children()) note_example(each, &of, false);
}

}  // namespace tenon::gen::openapi
