#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/api/value_text.hpp>
#include <tenon/api/value_tree.hpp>
#include <tenon/rules/check.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/patch.hpp>

namespace tenon::api {

/// Reads the members of an object that is written as fields: an urlencoded body, or a parameter.
/// Generated code calls it once for each member:
///
///     static void read_fields(tenon::api::field_reader& in, Form& out) {
///       in.field("name", out.name, tenon::rules::text{.min_length = 1});
///     }
///
/// std::optional and patch members may be absent, and so may `defaulted(member)`; others may not.
class field_reader {
 public:
  field_reader(const field_list& fields, const value_place& at) : fields_(fields), at_(at) {}

  template <class T>
  void field(std::string_view name, T&& out, parameter_style how = form_style) {
    field(name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void field(std::string_view name, T&& out, const Rules& rules, parameter_style how = form_style);

  /// A member that is JSON text.
  template <class T>
  void json_field(std::string_view name, T&& out) {
    json_field(name, std::forward<T>(out), no_rules{});
  }
  template <class T, class Rules>
  void json_field(std::string_view name, T&& out, const Rules& rules);

  /// The members that no call of `field` or `json_field` named.
  template <class T>
  void additional(map<T>& out) {
    additional(out, no_rules{});
  }
  template <class T, class Rules>
  void additional(map<T>& out, const Rules& rules, parameter_style how = form_style);

  /// A member that no call of `field` named is a violation.
  void refuse_others();

  /// Counts a member as named that is read in another way.
  void know(std::string_view name) { known_.push_back(name); }
  /// The same for names that belong to something else, with brackets or without.
  void leave_to_others(std::span<const std::string_view> names) {
    known_.insert(known_.end(), names.begin(), names.end());
    bracketed_.insert(bracketed_.end(), names.begin(), names.end());
  }
  /// What no call above named; with brackets, up to the first one.
  [[nodiscard]] std::vector<std::string_view> other_names() const;
  /// The same with their pairs, so that reading all of them looks at each pair once.
  [[nodiscard]] std::vector<std::pair<std::string_view, field_list>> other_fields(
      bool with_brackets) const;

  /// True when any member that was asked for is there.
  [[nodiscard]] bool found_any() const noexcept { return found_any_; }

 private:
  [[nodiscard]] parameter_source source() const {
    return {.fields = &fields_, .how = fields_.how, .brackets = true};
  }

  const field_list& fields_;
  const value_place& at_;
  std::vector<std::string_view> known_{};
  std::vector<std::string_view> bracketed_{};  ///< of these, the ones that may have brackets
  bool found_any_ = false;
};

namespace detail {

/// What a list's own rules say about it; its items have been checked.
template <class T, class Items>
void check_list(const std::vector<T>& values, const rules::list<Items>& rule,
                const value_place& at) {
  const rules::list<> own{rule.min_items, rule.max_items, rule.unique};
  std::vector<violation> found;
  rules::collector out{found};
  check(values, own, out);
  at.add(std::move(found));
}

template <class Rules>
const auto& item_rules(const Rules& rules) {
  if constexpr (requires { rules.items; }) {
    return rules.items;
  } else {
    static constexpr no_rules none{};
    return none;
  }
}

template <class T, class Rules>
bool read_items(const value_place& at, const parameter_source& from, std::string_view name,
                parameter_style how, bool required, std::vector<T>& out, const Rules& rules) {
  std::vector<std::string> items;
  if (!at.accept(take_items(from, name, how, items), required)) return false;
  out.clear();
  for (std::size_t i = 0; i < items.size(); ++i) {
    T item{};
    read_value(items[i], item, item_rules(rules), at.item(i));
    out.push_back(std::move(item));
  }
  if constexpr (!std::is_same_v<Rules, no_rules>) check_list(out, rules, at);
  return true;
}

/// How many members a map may have; its values have been checked.
template <class T, class Values>
void check_size(const map<T>& values, const rules::entries<Values>& rule, const value_place& at) {
  const rules::entries<> own{rule.min_properties, rule.max_properties};
  std::vector<violation> found;
  rules::collector out{found};
  check(values, own, out);
  at.add(std::move(found));
}

template <class T, class Rules>
void read_members(field_reader& fields, T& out, const Rules& rules) {
  if constexpr (requires { rules.values; }) {
    fields.additional(out, rules.values);
  } else if constexpr (is_map<T>) {
    fields.additional(out, rules);
  } else {
    (void)rules;
    read_fields(fields, out);
  }
}

template <class T, class Rules>
bool read_object(const value_place& at, const parameter_source& from, std::string_view name,
                 parameter_style how, bool required, T& out, const Rules& rules) {
  field_list members;
  if (!at.accept(take_members(from, name, how, members), required)) return false;
  violation_log found;
  const value_place here{found, at.in, how.scatters_members() ? "" : at.pointer()};
  field_reader fields{members, here};
  if (how.scatters_members()) fields.leave_to_others(how.others);
  read_members(fields, out, rules);
  if constexpr (requires { rules.values; }) check_size(out, rules, here);
  const bool present = required || fields.found_any() || !how.scatters_members();
  if (present) at.log.append(std::move(found));
  return present;
}

/// Reads JSON text that stood in a message.
template <class T, class Rules>
void read_json_at(std::string_view text, T& out, const Rules& rules, const value_place& at) {
  json::reader in{text, json::reader_options{.side = json::side::request}};
  read_json_as(in, out, rules);
  report_json(in, at);
}

/// Whether the parameter is there once, with the text `null`.
[[nodiscard]] bool is_null_text(const parameter_source& from, std::string_view name,
                                parameter_style how);

/// Reads a parameter that is there; false when it is not, or cannot be taken apart.
template <class T, class Rules>
bool read_present(const value_place& at, const parameter_source& from, std::string_view name,
                  parameter_style how, bool required, T& out, const Rules& rules) {
  if (how.allow_empty && is_empty(from, name)) return at.accept(taken::absent, required);
  if (how.outline != nullptr) {
    std::string text;
    if (!take_json(from, name, how, required, at, text)) return false;
    read_json_at(text, out, rules, at);
    return true;
  }
  if constexpr (may_be_null<T>) {
    // Null is the text `null` where that is no value of the type.
    typename T::value_type value{};
    violation_log found;
    const value_place here{found, at.in, at.parent, at.name, at.has_name};
    const bool present = read_present(here, from, name, how, required, value, rules);
    if (present && found.empty()) {
      out = std::move(value);
      return true;
    }
    if (is_null_text(from, name, how)) {
      out = null;
      return true;
    }
    at.log.append(std::move(found));
    return present;
  } else if constexpr (is_list<T>) {
    return read_items(at, from, name, how, required, out, rules);
  } else if constexpr (has_fields<T>) {
    return read_object(at, from, name, how, required, out, rules);
  } else {
    std::string room;
    std::string_view text;
    if (!at.accept(take_text(from, name, how, room, text), required)) return false;
    read_value(text, out, rules, at);
    return true;
  }
}

/// Whether an absent value leaves the member as it is, and where the value goes.
template <class T, class Rules>
bool read_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                    parameter_style how, T& out, const Rules& rules) {
  return read_present(at, from, name, how, true, out, rules);
}
template <class T, class Rules>
bool read_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                    parameter_style how, std::optional<T>& out, const Rules& rules) {
  T value{};
  if (!read_present(at, from, name, how, false, value, rules)) return false;
  out = std::move(value);
  return true;
}
template <class T, class Rules>
bool read_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                    parameter_style how, patch<T>& out, const Rules& rules) {
  return read_present(at, from, name, how, false, out, rules);
}
template <class T, class Rules>
bool read_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                    parameter_style how, defaulted_reference<T> out, const Rules& rules) {
  return read_present(at, from, name, how, false, out.value, rules);
}

/// A parameter that is the whole query string, as a form.
template <class T>
void read_query_form(const value_place& at, const parameter_source& whole,
                     const parameter_source& fields, T& out) {
  if (!at.accept(whole.has_text ? taken::found : taken::absent, !is_optional<T>)) return;
  const value_place here{at.log, at.in, {}};
  field_reader in{*fields.fields, here};
  if constexpr (is_optional<T>) {
    typename T::value_type value{};
    read_members(in, value, no_rules{});
    out = std::move(value);
  } else {
    read_members(in, out, no_rules{});
  }
}

/// A parameter that is JSON text (`content` in the document).
/// False when it is not there, or cannot be taken apart.
template <class T, class Rules>
bool read_json_present(const value_place& at, const parameter_source& from, std::string_view name,
                       parameter_style how, bool required, T& out, const Rules& rules) {
  std::string room;
  std::string_view text;
  if (!at.accept(take_text(from, name, how, room, text), required)) return false;
  read_json_at(text, out, rules, at);
  return true;
}
template <class T, class Rules>
bool read_json_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                         parameter_style how, T& out, const Rules& rules) {
  if constexpr (is_optional<T>) {
    typename T::value_type value{};
    if (!read_json_present(at, from, name, how, false, value, rules)) return false;
    out = std::move(value);
    return true;
  } else {
    return read_json_present(at, from, name, how, true, out, rules);
  }
}
template <class T, class Rules>
bool read_json_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                         parameter_style how, patch<T>& out, const Rules& rules) {
  return read_json_present(at, from, name, how, false, out, rules);
}
template <class T, class Rules>
bool read_json_parameter(const value_place& at, const parameter_source& from, std::string_view name,
                         parameter_style how, defaulted_reference<T> out, const Rules& rules) {
  return read_json_present(at, from, name, how, false, out.value, rules);
}

}  // namespace detail

template <class T, class Rules>
  requires(!std::is_same_v<Rules, parameter_style>)
void field_reader::field(std::string_view name, T&& out, const Rules& rules, parameter_style how) {
  known_.push_back(name);
  if (how.outline != nullptr) bracketed_.push_back(name);
  if (detail::read_parameter(at_.member(name), source(), name, how, out, rules)) found_any_ = true;
}

template <class T, class Rules>
void field_reader::json_field(std::string_view name, T&& out, const Rules& rules) {
  known_.push_back(name);
  if (detail::read_json_parameter(at_.member(name), source(), name, form_style, out, rules)) {
    found_any_ = true;
  }
}

template <class T, class Rules>
void field_reader::additional(map<T>& out, const Rules& rules, parameter_style how) {
  for (const auto& [name, of_that_name] : other_fields(how.outline != nullptr)) {
    T value{};
    const value_place at = at_.member(name);
    parameter_source from = source();
    from.fields = &of_that_name;
    if (!detail::read_present(at, from, name, how, true, value, rules)) continue;
    out.insert_or_assign(std::string{name}, std::move(value));
    found_any_ = true;
  }
}

}  // namespace tenon::api
