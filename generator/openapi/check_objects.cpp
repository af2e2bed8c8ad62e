// Objects that nothing is generated from: what they may hold, and references in them, are checked.

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field contact_fields[] = {
    {"name", shape::text}, {"url", shape::text}, {"email", shape::text}};
constexpr field license_fields[] = {{"name", shape::text, true},
                                    {"url", shape::text},
                                    {"identifier", shape::text, false, version::v3_1}};
constexpr field docs_fields[] = {{"url", shape::text, true}, {"description", shape::text}};
constexpr field example_fields[] = {{"summary", shape::text},
                                    {"description", shape::text},
                                    {"value"},
                                    {"externalValue", shape::text},
                                    {"dataValue", shape::any, false, version::v3_2},
                                    {"serializedValue", shape::text, false, version::v3_2}};
constexpr field xml_fields[] = {
    {"name", shape::text},       {"namespace", shape::text},
    {"prefix", shape::text},     {"attribute", shape::boolean},
    {"wrapped", shape::boolean}, {"nodeType", shape::text, false, version::v3_2}};
constexpr field flows_fields[] = {{"implicit", shape::object},
                                  {"password", shape::object},
                                  {"clientCredentials", shape::object},
                                  {"authorizationCode", shape::object},
                                  {"deviceAuthorization", shape::object, false, version::v3_2}};
constexpr field flow_fields[] = {{"authorizationUrl", shape::text},
                                 {"tokenUrl", shape::text},
                                 {"refreshUrl", shape::text},
                                 {"scopes", shape::object, true},
                                 {"deviceAuthorizationUrl", shape::text, false, version::v3_2}};

node mapping_in(node owner, std::string_view name) {
  const node found = owner.find(name);
  return found && found.is_mapping() ? found : node();
}

}  // namespace

void reader::check_info(node info) {
  const auto check = [&](std::string_view name, std::string_view what,
                         std::span<const field> fields) {
    if (const node value = mapping_in(info, name)) {
      check_fields(sink_, value, what, out_.version, fields, severity::warning);
    }
  };
  check("contact", "a contact", contact_fields);
  check("license", "a license", license_fields);
}

void reader::check_external_docs(node owner) {
  if (const node value = mapping_in(owner, "externalDocs")) {
    check_fields(sink_, value, "externalDocs", out_.version, docs_fields, severity::warning);
  }
}

node reader::check_example(node written) {
  const node value = follow(written, "an example");
  if (!value ||
      !check_fields(sink_, value, "an example", out_.version, example_fields, severity::warning)) {
    return {};
  }
  report_exclusion(sink_, value, "value", "externalValue");
  report_exclusion(sink_, value, "value", "dataValue");
  report_exclusion(sink_, value, "value", "serializedValue");
  report_exclusion(sink_, value, "serializedValue", "externalValue");
  return value;
}

void reader::check_link(node written) { (void)read_link(written); }

void reader::check_callbacks(node map) {
  if (!map || !map.is_mapping()) return;
  for (const node entry : map.children()) check_callback(entry);
}

void reader::check_callback(node written) {
  const node value = follow(written, "a callback");
  if (!value || !has_shape(sink_, value, shape::object, "a callback")) return;
  if (!visited_.insert(place_of(value)).second) return;
  for (const node entry : value.children()) {
    if (!entry.key().starts_with("x-")) check_path_item(entry);
  }
}

node reader::check_xml(node owner) {
  const node value = mapping_in(owner, "xml");
  if (!value || !check_fields(sink_, value, "xml", out_.version, xml_fields)) return {};
  report_exclusion(sink_, value, "nodeType", "attribute");
  report_exclusion(sink_, value, "nodeType", "wrapped");
  return value;
}

void reader::check_flows(node flows) {
  if (!flows || !flows.is_mapping()) return;
  check_fields(sink_, flows, "flows", out_.version, flows_fields, severity::warning);
  for (const node entry : flows.children()) {
    if (entry.key().starts_with("x-")) continue;
    check_fields(sink_, entry, "a flow", out_.version, flow_fields, severity::warning);
  }
}

}  // namespace tenon::gen::openapi
