// Values inside values on their way into a message: taken apart from their JSON text.
#include <stdexcept>
#include <tenon/api/parameter_writer.hpp>
#include <tenon/api/value_text.hpp>
#include <tenon/json.hpp>
#include <utility>

namespace tenon::api::detail {
namespace {

using shape = parameter_parts::shape;

bool is_scalar(json::kind kind) { return kind != json::kind::array && kind != json::kind::object; }

json::kind kind_of(std::string_view text) { return json::reader{text}.peek(); }

/// The text of the next value: that of a string without quotes.
std::string next_text(json::reader& in) {
  json::any value;
  in.read_any(value);
  return unquoted(value.text());
}

/// A bracket in a name would be taken for one of the notation.
std::string bracketed(std::string_view key) {
  if (key.find_first_of("[]") != std::string_view::npos || key.empty()) {
    throw std::invalid_argument("a member named \"" + std::string{key} +
                                "\" cannot be written in brackets");
  }
  return '[' + std::string{key} + ']';
}

/// Adds the texts of the next value, each with the brackets that lead to it. An empty list or
/// object is an empty text.
void add_bracketed(json::reader& in, const std::string& before, std::vector<written_member>& out) {
  const std::size_t count = out.size();
  switch (in.peek()) {
    case json::kind::object:
      for (json::object_reader object{in, json::no_members}; object.next();) {
        add_bracketed(in, before + bracketed(object.name()), out);
      }
      break;
    case json::kind::array:
      for (json::list_reader list{in}; list.next();) {
        add_bracketed(in, before + '[' + std::to_string(list.index()) + ']', out);
      }
      break;
    default:
      out.push_back({.name = before, .value = next_text(in)});
      return;
  }
  if (out.size() == count) out.push_back({.name = before});
}

/// The items of an array; nothing when one of them is an array or object and has to be a text of
/// its own, but may not be.
std::optional<std::vector<std::string>> items_of(std::string_view text, bool nested_too) {
  std::vector<std::string> items;
  json::reader in{text};
  for (json::list_reader list{in}; list.next();) {
    if (!nested_too && !is_scalar(in.peek())) return std::nullopt;
    items.push_back(next_text(in));
  }
  return items;
}

}  // namespace

parameter_parts split_json(parameter_parts json_text, parameter_style how, written_in where) {
  if (json_text.is == shape::absent) return json_text;
  std::string& text = json_text.texts.front();
  const json::kind kind = kind_of(text);
  if (is_scalar(kind)) {
    text = unquoted(std::move(text));
    return json_text;
  }
  if (how.kind == style::deep_object) {
    parameter_parts parts{.is = shape::brackets};
    json::reader in{text};
    add_bracketed(in, {}, parts.members);
    return parts;
  }
  if (kind == json::kind::array) {
    auto items = items_of(text, where == written_in::form && how.explode);
    if (items) return {.is = shape::items, .texts = std::move(*items)};
  }
  return json_text;
}

}  // namespace tenon::api::detail
