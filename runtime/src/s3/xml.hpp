#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include <tenon/s3/credentials.hpp>

namespace tenon::s3::detail {

/// The root element of an answer. Throws error::malformed unless it is an XML document.
[[nodiscard]] pugi::xml_node parse_xml(pugi::xml_document& document, std::string_view text,
                                       std::string_view what);
[[nodiscard]] std::string text_in(const pugi::xml_node& parent, const char* name);
[[nodiscard]] std::uint64_t number_in(const pugi::xml_node& parent, const char* name);
[[nodiscard]] bool truth_in(const pugi::xml_node& parent, const char* name);
[[nodiscard]] std::optional<time_point> time_in(const pugi::xml_node& parent, const char* name);

/// Appends `<name>text</name>`, escaped. Throws std::invalid_argument for text that XML cannot
/// hold.
void append_element(std::string& out, std::string_view name, std::string_view text);

}  // namespace tenon::s3::detail
