#include <tenon/api/xml_body.hpp>

#include <utility>

namespace tenon::api::detail {

std::optional<std::string> take_xml(std::string_view document, const xml::node& root,
                                    const value_place& at, bool& other_charset) {
  xml::conversion read = xml::to_json(document, root);
  other_charset = read.error && read.error->is_other_charset;
  if (read.error) {
    at.unreadable("syntax", read.error->message + " (line " + std::to_string(read.error->line) +
                                ", column " + std::to_string(read.error->column) + ")");
    return std::nullopt;
  }
  at.add(std::move(read.violations));
  if (read.json.empty()) return std::nullopt;
  return std::move(read.json);
}

}  // namespace tenon::api::detail
