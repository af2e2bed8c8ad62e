#include <algorithm>
#include <cstdlib>

#include "service/shape.hpp"

namespace tenon::gen::service {

namespace {

long double value_of(const std::string& text) { return std::strtold(text.c_str(), nullptr); }

template <typename T>
void keep_larger(std::optional<T>& mine, const std::optional<T>& other) {
  if (other && (!mine || *other > *mine)) mine = other;
}
template <typename T>
void keep_smaller(std::optional<T>& mine, const std::optional<T>& other) {
  if (other && (!mine || *other < *mine)) mine = other;
}

void tighten_bound(std::optional<std::string>& mine, bool& exclusive,
                   const std::optional<std::string>& other, bool other_exclusive, bool lower) {
  if (!other) return;
  const long double theirs = value_of(*other);
  const long double ours = mine ? value_of(*mine) : theirs;
  if (mine && ours == theirs) {
    exclusive = exclusive || other_exclusive;
  } else if (!mine || (lower ? theirs > ours : theirs < ours)) {
    mine = other;
    exclusive = other_exclusive;
  }
}

}  // namespace

constraints tighten(constraints left, const constraints& right) {
  keep_larger(left.min_length, right.min_length);
  keep_smaller(left.max_length, right.max_length);
  keep_larger(left.min_items, right.min_items);
  keep_smaller(left.max_items, right.max_items);
  keep_larger(left.min_properties, right.min_properties);
  keep_smaller(left.max_properties, right.max_properties);
  tighten_bound(left.minimum, left.exclusive_minimum, right.minimum, right.exclusive_minimum, true);
  tighten_bound(left.maximum, left.exclusive_maximum, right.maximum, right.exclusive_maximum,
                false);
  if (!left.pattern) left.pattern = right.pattern;
  if (!left.format) left.format = right.format;
  if (!left.multiple_of) left.multiple_of = right.multiple_of;
  left.unique_items = left.unique_items || right.unique_items;
  return left;
}

constraints constraints_of(const openapi::schema& s) {
  constraints made;
  made.min_length = s.min_length;
  made.max_length = s.max_length;
  made.min_items = s.min_items;
  made.max_items = s.max_items;
  made.min_properties = s.min_properties;
  made.max_properties = s.max_properties;
  made.pattern = s.pattern;
  if (!s.asserted_format.empty()) made.format = s.asserted_format;
  made.multiple_of = s.multiple_of;
  made.unique_items = s.unique_items;
  if (s.minimum) {
    made.minimum = s.minimum->text;
    made.exclusive_minimum = s.minimum->exclusive;
  }
  if (s.maximum) {
    made.maximum = s.maximum->text;
    made.exclusive_maximum = s.maximum->exclusive;
  }
  return made;
}

constraints only_for(const constraints& all, openapi::type_set type) {
  constraints made;
  if ((type & openapi::string_type) != 0) {
    made.min_length = all.min_length;
    made.max_length = all.max_length;
    made.pattern = all.pattern;
    made.format = all.format;
  }
  if ((type & openapi::array_type) != 0) {
    made.min_items = all.min_items;
    made.max_items = all.max_items;
    made.unique_items = all.unique_items;
  }
  if ((type & openapi::object_type) != 0) {
    made.min_properties = all.min_properties;
    made.max_properties = all.max_properties;
  }
  if ((type & (openapi::integer_type | openapi::number_type)) != 0) {
    made.minimum = all.minimum;
    made.maximum = all.maximum;
    made.exclusive_minimum = all.exclusive_minimum;
    made.exclusive_maximum = all.exclusive_maximum;
    made.multiple_of = all.multiple_of;
  }
  return made;
}

literal literal_of(document::node value) {
  using kind = literal::kind_type;
  switch (value.type()) {
    case document::kind::null:
      return {kind::null, "null"};
    case document::kind::boolean:
      return {kind::boolean, *value.as_bool() ? "true" : "false"};
    case document::kind::integer:
      return {kind::integer, document::to_json(value)};
    case document::kind::number:
      if (const auto whole = value.as_int64()) return {kind::integer, std::to_string(*whole)};
      return {kind::number, document::to_json(value)};
    case document::kind::string:
      return {kind::string, std::string(value.text())};
    case document::kind::sequence:
    case document::kind::mapping:
      break;
  }
  return {kind::json, document::to_json(value)};
}

bool has_structure(const openapi::schema& s) {
  return s.has_enum || s.const_value || !s.format.empty() || s.items != nullptr ||
         !s.prefix_items.empty() || !s.properties.empty() || !s.required.empty() ||
         s.additional_properties != nullptr || !s.pattern_properties.empty() || !s.one_of.empty() ||
         !s.any_of.empty() || !s.content_encoding.empty() || s.boolean_schema.has_value();
}

bool is_null_literal(const std::optional<literal>& value) {
  return value && value->kind == literal::kind_type::null;
}

std::string name_of_value(const shape& made, document::node value) {
  for (const openapi::schema* part : made.parts) {
    for (std::size_t i = 0; i < part->enum_names.size(); ++i) {
      if (document::equal(part->enum_values[i], value)) return part->enum_names[i];
    }
  }
  return {};
}

const openapi::schema* follow(const openapi::schema* s) {
  while (s->ref != nullptr && !has_structure(*s)) s = s->ref;
  return s;
}

}  // namespace tenon::gen::service
