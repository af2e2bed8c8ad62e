#pragma once
// The XML bodies of `outgoing` and `incoming`, apart: few operations have them.

#include <optional>
#include <string>
#include <string_view>

#include <tenon/api/incoming.hpp>
#include <tenon/api/outgoing.hpp>
#include <tenon/api/xml_body.hpp>

namespace tenon::api {

template <class T>
void outgoing::xml_body(std::string_view media_type, const xml::node& root, const T& body) {
  if constexpr (is_optional<T>) {
    if (body) xml_body(media_type, root, *body);
  } else {
    put_body(media_type, detail::xml_text(body, root, tenon::json::side::request));
  }
}

template <class T, class Rules>
void incoming::xml(std::string_view media_type, const tenon::xml::node& root, T& out,
                   const Rules& rules) {
  if (!has(media_type)) return;
  const value_place at{log_, "body", {}};
  bool other_charset = false;
  const std::optional<std::string> json_text = detail::take_xml(body_, root, at, other_charset);
  if (!json_text) return;
  detail::read_xml_as(*json_text, tenon::json::side::response, out, rules, at);
}

}  // namespace tenon::api
