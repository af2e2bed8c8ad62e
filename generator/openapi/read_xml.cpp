#include <algorithm>
#include <array>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

namespace {

constexpr std::array<std::string_view, 5> xml_type_names = {"element", "attribute", "text", "cdata",
                                                            "none"};

}  // namespace

void reader::read_xml(schema& out, node owner) {
  const node value = check_xml(owner);
  if (!value) return;
  xml& made = out.xml.emplace();
  made.node = value;
  made.name = text_of(value, "name");
  made.prefix = text_of(value, "prefix");
  made.uri = text_of(value, "namespace");
  if (flag_of(value, "attribute")) made.type = xml_type::attribute;
  // Beside anything but a list it says nothing.
  if (flag_of(value, "wrapped") && (out.types & array_type) != 0) made.type = xml_type::element;
  const node written = value.find("nodeType");
  if (!written) return;
  const auto* const found = std::ranges::find(xml_type_names, written.text());
  if (found == xml_type_names.end()) {
    report(sink_, "OA2004", written, "'" + std::string(written.text()) + "' is no type of node",
           "it is one of element, attribute, text, cdata and none");
  } else {
    made.type = static_cast<xml_type>(found - xml_type_names.begin());
  }
}

}  // namespace tenon::gen::openapi
