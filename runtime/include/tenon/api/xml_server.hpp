#pragma once
// The XML bodies of `call` and `reply`, apart: few operations have them.

#include <optional>
#include <string>
#include <string_view>

#include <tenon/api/call.hpp>
#include <tenon/api/reply.hpp>
#include <tenon/api/xml_body.hpp>

namespace tenon::api {

template <class T, class Rules>
task<void> call::xml_body(std::string_view media_type, const xml::node& root, T& out, Rules rules) {
  const std::optional<std::string_view> text = co_await content(media_type, !is_optional<T>, true);
  if (!text) co_return;
  const value_place at{log_, "body", {}};
  bool other_charset = false;
  const std::optional<std::string> json_text = detail::take_xml(*text, root, at, other_charset);
  if (other_charset) refuse(415, "XML is read in UTF-8");
  if (!json_text) co_return;
  detail::read_xml_as(*json_text, tenon::json::side::request, body_value(out), rules, at);
}

template <class T, class Rules>
void reply::xml(std::string_view media_type, const tenon::xml::node& root, const T& body,
                const Rules& rules) {
  if (judge_) detail::check_value(body, rules, body_place());
  set_body(media_type, detail::xml_text(body, root, tenon::json::side::response));
}

}  // namespace tenon::api
