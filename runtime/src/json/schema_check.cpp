// JSON Schema draft 2020-12 on a value taken apart: each keyword as its section says.

#include "schema_check.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tenon/json/unions.hpp>
#include <tenon/rules/check.hpp>
#include <tenon/rules/codes.hpp>
#include <utility>

#include "canonical.hpp"
#include "decimal.hpp"

namespace tenon::rules {

namespace {

using json::decimal;
using json::kind;
using json::tree;

/// Items and members of one value that some schema has looked at (2020-12 core, 11).
using evaluated = std::set<const tree*>;

constexpr std::size_t step_limit = 2'000'000;
constexpr int nesting_limit = 1'000;

type_set type_of(kind value) {
  switch (value) {
    case kind::null:
      return null_type;
    case kind::boolean:
      return boolean_type;
    case kind::integer:
      return integer_type | number_type;
    case kind::number:
      return number_type;
    case kind::string:
      return string_type;
    case kind::array:
      return array_type;
    case kind::object:
      return object_type;
    case kind::invalid:
      break;
  }
  return 0;
}

std::string names_of(type_set types) {
  static constexpr std::pair<type_set, std::string_view> names[] = {
      {null_type, "null"},       {boolean_type, "a boolean"}, {integer_type, "an integer"},
      {number_type, "a number"}, {string_type, "a string"},   {array_type, "an array"},
      {object_type, "an object"}};
  std::string out;
  for (const auto& [type, name] : names) {
    if ((types & type) == 0) continue;
    if (!out.empty()) out += " or ";
    out += name;
  }
  return out;
}

/// What one check may spend.
struct budget {
  std::size_t steps = step_limit;
  int nesting = 0;
  bool exceeded = false;  // what was found is then not to be trusted: a negation may stand on it
};

/// One schema applied to one value.
class application {
 public:
  application(const schema& rule, const tree& value, collector* out, budget& left, bool keeps)
      : rule_{rule}, value_{value}, out_{out}, left_{left} {
    keeps_ = keeps || rule.unevaluated_items != nullptr || rule.unevaluated_properties != nullptr;
  }

  bool run() {
    if (rule_.accepts_null && value_.kind == kind::null) return true;
    if (rule_.refuses_all) {
      refuse(codes::forbidden, "must not be here");
      return false;
    }
    if (left_.steps == 0 || left_.nesting >= nesting_limit) {
      left_.exceeded = true;
      return false;
    }
    --left_.steps;
    ++left_.nesting;
    check_value();
    if (value_.kind == kind::integer || value_.kind == kind::number) check_number();
    if (value_.kind == kind::string) check_text();
    if (value_.kind == kind::array) check_array();
    if (value_.kind == kind::object) check_object();
    check_parts();
    check_unevaluated();
    --left_.nesting;
    return valid_;
  }

  evaluated& seen() { return seen_; }

 private:
  void refuse(std::string_view code, std::string message) {
    valid_ = false;
    if (out_ != nullptr) out_->report(code, std::move(message));
  }

  /// The same value against another schema, whose findings count as this one's.
  bool in_place(const schema& other, collector* out) {
    application next{other, value_, out, left_, keeps_};
    const bool fits = next.run();
    if (fits && keeps_) seen_.merge(next.seen());
    return fits;
  }
  void demand(const schema& other) {
    if (!in_place(other, out_)) valid_ = false;
  }
  bool fits(const schema& other, const tree& value) {
    return application{other, value, nullptr, left_, false}.run();
  }

  template <class Step>
  void below(const schema& other, const tree& child, const Step& step) {
    if (keeps_) seen_.insert(&child);
    if (out_ == nullptr) {
      if (!fits(other, child)) valid_ = false;
      return;
    }
    collector inner = out_->below(step);
    // The name says more than that nothing is allowed there.
    if (other.refuses_all && value_.kind == kind::object) {
      valid_ = false;
      return inner.report(codes::unknown_property, "is not allowed");
    }
    if (!application{other, child, &inner, left_, false}.run()) valid_ = false;
  }

  void check_value() {
    if (rule_.types != 0 && (rule_.types & type_of(value_.kind)) == 0)
      refuse(codes::type, "must be " + names_of(rule_.types));
    if (!rule_.constant.empty() && canonical(value_) != json::canonical(rule_.constant))
      refuse(codes::constant, "must be " + std::string{rule_.constant});
    if (rule_.enumeration.empty()) return;
    const std::string mine = canonical(value_);
    if (std::ranges::any_of(rule_.enumeration,
                            [&](std::string_view each) { return mine == json::canonical(each); }))
      return;
    std::string list;
    for (const std::string_view each : rule_.enumeration) {
      if (!list.empty()) list += ", ";
      list += each;
    }
    refuse(codes::enumeration, "must be one of " + list);
  }

  void check_number() {
    const decimal mine = decimal::parse(value_.text);
    const auto order = [&](std::string_view bound) { return mine.compare(decimal::parse(bound)); };
    const auto text = [](std::string_view words, std::string_view bound) {
      return std::string{words} + std::string{bound};
    };
    if (!rule_.minimum.empty() && order(rule_.minimum) < 0)
      refuse(codes::minimum, text("must be at least ", rule_.minimum));
    if (!rule_.maximum.empty() && order(rule_.maximum) > 0)
      refuse(codes::maximum, text("must be at most ", rule_.maximum));
    if (!rule_.exclusive_minimum.empty() && order(rule_.exclusive_minimum) <= 0)
      refuse(codes::exclusive_minimum, text("must be greater than ", rule_.exclusive_minimum));
    if (!rule_.exclusive_maximum.empty() && order(rule_.exclusive_maximum) >= 0)
      refuse(codes::exclusive_maximum, text("must be less than ", rule_.exclusive_maximum));
    if (!rule_.multiple_of.empty() && !mine.is_multiple_of(decimal::parse(rule_.multiple_of)))
      refuse(codes::multiple_of, text("must be a multiple of ", rule_.multiple_of));
  }

  void check_text() {
    const text own{rule_.min_length, rule_.max_length, rule_.pattern, rule_.format};
    if (passes(value_.text, own)) return;
    valid_ = false;
    if (out_ != nullptr) check(std::string_view{value_.text}, own, *out_);
  }

  void check_count(std::size_t size, const detail::count& own) {
    if (size >= own.min && size <= own.max) return;
    valid_ = false;
    if (out_ != nullptr) detail::check(size, own, *out_);
  }

  void check_array() {
    const std::vector<tree>& items = value_.items;
    check_count(items.size(), {rule_.min_items, rule_.max_items, false});
    if (rule_.unique_items) {
      std::set<std::string> spelt;
      for (const tree& item : items) spelt.insert(canonical(item));
      if (spelt.size() != items.size()) refuse(codes::unique_items, "must not have equal items");
    }
    const std::size_t prefix = std::min(rule_.prefix_items.size(), items.size());
    for (std::size_t i = 0; i < prefix; ++i) below(*rule_.prefix_items[i], items[i], i);
    if (rule_.items != nullptr)
      for (std::size_t i = prefix; i < items.size(); ++i) below(*rule_.items, items[i], i);
    if (rule_.contains != nullptr) check_contains();
  }

  void check_contains() {
    std::size_t found = 0;
    for (const tree& item : value_.items) {
      if (!fits(*rule_.contains, item)) continue;
      ++found;
      if (keeps_) seen_.insert(&item);
    }
    if (found < rule_.min_contains)
      refuse(codes::contains, "must have more items that fit what it has to contain");
    if (found > rule_.max_contains)
      refuse(codes::max_contains, "must have fewer items that fit what it may contain");
  }

  void check_object() {
    check_count(value_.members.size(), {rule_.min_properties, rule_.max_properties, true});
    for (const std::string_view name : rule_.required)
      require(name, codes::required, "is required");
    for (const auto& [name, others] : rule_.dependent_required) {
      if (!value_.members.contains(name)) continue;
      for (const std::string_view other : others)
        require(other, codes::dependent_required,
                "is required beside \"" + std::string{name} + "\"");
    }
    for (const auto& [name, member] : value_.members) check_member(name, member);
    for (const auto& [name, other] : rule_.dependent_schemas)
      if (value_.members.contains(name)) demand(*other);
  }

  void require(std::string_view name, std::string_view code, std::string message) {
    if (value_.members.contains(name)) return;
    valid_ = false;
    if (out_ != nullptr) out_->below(name).report(code, std::move(message));
  }

  void check_member(const std::string& name, const tree& member) {
    bool known = false;
    for (const auto& [own, other] : rule_.properties) {
      if (own != name) continue;
      known = true;
      below(*other, member, std::string_view{name});
    }
    for (const auto& [own, other] : rule_.pattern_properties) {
      if (!own->matches(name)) continue;
      known = true;
      below(*other, member, std::string_view{name});
    }
    if (!known && rule_.additional_properties != nullptr)
      below(*rule_.additional_properties, member, std::string_view{name});
    if (rule_.property_names == nullptr) return;
    const tree as_value{.kind = kind::string, .text = name, .items = {}, .members = {}};
    if (fits(*rule_.property_names, as_value)) return;
    valid_ = false;
    if (out_ != nullptr)
      out_->below(std::string_view{name}).report(codes::property_names, "is not an allowed name");
  }

  std::size_t count_fits(std::span<const schema* const> list) {
    return static_cast<std::size_t>(
        std::ranges::count_if(list, [&](const schema* each) { return in_place(*each, nullptr); }));
  }

  void check_parts() {
    for (const schema* each : rule_.all_of) demand(*each);
    if (!rule_.any_of.empty() && count_fits(rule_.any_of) == 0)
      refuse(codes::any_of, "must fit one of the alternatives");
    if (!rule_.one_of.empty()) {
      const std::size_t found = count_fits(rule_.one_of);
      if (found == 0) refuse(codes::one_of, "must fit one of the alternatives");
      if (found > 1) refuse(codes::one_of, "must fit exactly one of the alternatives, not several");
    }
    if (rule_.negated != nullptr && fits(*rule_.negated, value_))
      refuse(codes::negation, "is a value that is ruled out");
    if (rule_.condition == nullptr) return;
    const schema* next =
        in_place(*rule_.condition, nullptr) ? rule_.consequence : rule_.alternative;
    if (next != nullptr) demand(*next);
  }

  void check_unevaluated() {
    if (rule_.unevaluated_items != nullptr)
      for (std::size_t i = 0; i < value_.items.size(); ++i)
        if (!seen_.contains(&value_.items[i])) below(*rule_.unevaluated_items, value_.items[i], i);
    if (rule_.unevaluated_properties != nullptr)
      for (const auto& [name, member] : value_.members)
        if (!seen_.contains(&member))
          below(*rule_.unevaluated_properties, member, std::string_view{name});
  }

  const schema& rule_;
  const tree& value_;
  collector* out_;
  budget& left_;
  bool keeps_ = false;
  bool valid_ = true;
  evaluated seen_{};
};

}  // namespace

bool conforms(const json::tree& value, const schema& rule, collector* out) {
  budget left;
  const bool fits = application{rule, value, out, left, false}.run();
  if (!left.exceeded) return fits;
  if (out != nullptr) out->report(codes::too_complex, "takes too many steps to check");
  return false;
}

}  // namespace tenon::rules

namespace tenon::json {

namespace {

/// Takes the next value apart without consuming it. Nothing when it has an error of its own, which
/// is noted; the reader is then behind it.
std::optional<tree> look_at(reader& in) {
  trial look{in};
  tree value = read_tree(in);
  if (look.finish()) {
    look.rewind();
    return value;
  }
  if (!in.stopped()) in.skip_value();
  return std::nullopt;
}

int index_of(reader& in, std::initializer_list<const rules::schema*> rules, bool only) {
  const std::optional<tree> value = look_at(in);
  if (!value) return -1;
  int found = -1;
  int index = 0;
  for (const rules::schema* each : rules) {
    const bool fits = rules::conforms(*value, *each, nullptr);
    if (fits && found >= 0) return refuse_alternatives(in, true), -1;
    if (fits) found = index;
    if (fits && !only) break;
    ++index;
  }
  if (found < 0) refuse_alternatives(in, false);
  return found;
}

}  // namespace

bool reader::conforms(const rules::schema& rule) {
  const std::optional<tree> value = look_at(*this);
  if (!value) return false;
  if (rules::conforms(*value, rule, nullptr)) return true;
  if (can_note()) {
    rules::collector out = note_collector();
    rules::conforms(*value, rule, &out);
  }
  skip_value();
  return false;
}

int reader::first_conforming(std::initializer_list<const rules::schema*> rules) {
  return index_of(*this, rules, false);
}
int reader::only_conforming(std::initializer_list<const rules::schema*> rules) {
  return index_of(*this, rules, true);
}

}  // namespace tenon::json
