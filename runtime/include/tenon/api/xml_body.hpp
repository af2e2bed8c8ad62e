#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tenon/api/value_text.hpp>
#include <tenon/api/violation_log.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/xml/convert.hpp>

// XML bodies are read and written as the JSON that they stand for: one codec and one set of rules
// for both.
namespace tenon::api::detail {

/// The document as JSON text. What is wrong with it is noted at the place; nothing when it cannot
/// be read at all, `other_charset` saying whether that is because it is not UTF-8.
[[nodiscard]] std::optional<std::string> take_xml(std::string_view document, const xml::node& root,
                                                  const value_place& at, bool& other_charset);

template <class T, class Rules>
void read_xml_as(std::string_view json_text, tenon::json::side side, T& out, const Rules& rules,
                 const value_place& at) {
  // Lists without an element around them are a level in JSON alone.
  tenon::json::reader in{
      json_text,
      tenon::json::reader_options{.side = side, .max_depth = std::size_t{4} * xml::max_depth}};
  read_json_as(in, out, rules);
  report_json(in, at);
}

/// Throws std::domain_error for what XML has no place for.
template <class T>
[[nodiscard]] std::string xml_text(const T& value, const xml::node& root, tenon::json::side side) {
  std::string text;
  {
    tenon::json::writer out{text, tenon::json::writer_options{.side = side}};
    write_json(out, value);
  }
  return xml::from_json(text, root);
}

}  // namespace tenon::api::detail
