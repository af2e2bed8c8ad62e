#include <tenon/api/value_tree.hpp>

#include <cstdint>
#include <map>
#include <tenon/api/value_text.hpp>
#include <utility>
#include <vector>

namespace tenon::api {
namespace {

using node_id = std::uint32_t;

/// A value that is made of other values, or a text.
struct node {
  enum class shape : std::uint8_t { undecided, text, list, keyed };
  shape is = shape::undecided;
  bool by_repetition = false;  ///< a list whose items have the same name, not `[]`
  std::string text{};
  std::string_view key{};  ///< in the node it is part of
  std::vector<node_id> parts{};
};

/// Values by the brackets in their names. The names outlive it.
class tree {
 public:
  /// What is wrong with the first pair that does not fit; empty: nothing.
  [[nodiscard]] std::string_view error() const noexcept { return error_; }
  [[nodiscard]] const node& at(node_id id) const { return nodes_[id]; }

  /// Adds a text below the brackets, which are what follows the name: `[b][c]`.
  void add(std::string_view brackets, std::string text) {
    node_id place = 0;
    if (!error_.empty()) return;
    for (std::size_t depth = 0; !brackets.empty() && error_.empty(); ++depth) {
      const std::size_t close = brackets.find(']');
      if (brackets.front() != '[' || close == std::string_view::npos) {
        return refuse("has brackets that do not pair up");
      }
      if (depth == max_brackets) return refuse("has too many brackets");
      const std::string_view key = brackets.substr(1, close - 1);
      brackets.remove_prefix(close + 1);
      if (key.find('[') != std::string_view::npos) {
        return refuse("has brackets that do not pair up");
      }
      if (key.empty()) {
        if (!brackets.empty()) return refuse("must number the items that have members");
        return append(place, std::move(text), false);
      }
      place = part(place, key);
    }
    if (error_.empty()) put(place, std::move(text));
  }

  /// Adds a text to the list that the node is.
  void append(node_id place, std::string text, bool by_repetition) {
    node& list = nodes_[place];
    const bool is_new = list.is == node::shape::undecided;
    if (!is_new && (list.is != node::shape::list || list.by_repetition != by_repetition)) {
      return refuse_mixture();
    }
    list.is = node::shape::list;
    list.by_repetition = by_repetition;
    const node_id item = make();
    nodes_[item].is = node::shape::text;
    nodes_[item].text = std::move(text);
    nodes_[place].parts.push_back(item);
  }

  void put(node_id place, std::string text) {
    node& leaf = nodes_[place];
    switch (leaf.is) {
      case node::shape::undecided:
        leaf.is = node::shape::text;
        leaf.text = std::move(text);
        return;
      case node::shape::text: {
        std::string first = std::move(leaf.text);
        leaf.is = node::shape::undecided;
        append(place, std::move(first), true);
        return append(place, std::move(text), true);
      }
      case node::shape::list:
        return append(place, std::move(text), true);
      case node::shape::keyed:
        return refuse_mixture();
    }
  }

 private:
  node_id make() {
    if (nodes_.size() > max_values) refuse("has too many values");
    nodes_.emplace_back();
    return static_cast<node_id>(nodes_.size() - 1);
  }

  node_id part(node_id whole, std::string_view key) {
    node& keyed = nodes_[whole];
    if (keyed.is != node::shape::undecided && keyed.is != node::shape::keyed) {
      refuse_mixture();
      return whole;
    }
    keyed.is = node::shape::keyed;
    const auto [place, is_new] = index_.try_emplace({whole, key}, 0);
    if (is_new) {
      place->second = make();
      nodes_[place->second].key = key;
      nodes_[whole].parts.push_back(place->second);
    }
    return place->second;
  }

  void refuse(std::string_view why) {
    if (error_.empty()) error_ = why;
  }
  void refuse_mixture() { refuse("is written in several ways at once"); }

  std::vector<node> nodes_{1};
  std::map<std::pair<node_id, std::string_view>, node_id> index_{};
  std::string_view error_{};
};

/// Whether a list of the style or of brackets may have no room for the items, and `[` cannot begin
/// the text of one.
bool has_nested_items(const outline& wanted) {
  return (wanted.types & rules::array_type) != 0 && wanted.items != nullptr &&
         (wanted.items->types & (rules::array_type | rules::object_type)) != 0 &&
         (wanted.items->types & rules::string_type) == 0;
}

bool is_json_of(std::string_view text, char first) {
  if (text.empty() || text.front() != first) return false;
  json::reader in{text};
  in.skip_value();
  return in.finish();
}

std::string in_words(rules::type_set types) {
  static constexpr std::pair<rules::type_set, std::string_view> words[] = {
      {rules::integer_type, "an integer"},
      {rules::number_type, "a number"},
      {rules::boolean_type, "true or false"},
      {rules::string_type, "text"},
      {rules::array_type, "an array"},
      {rules::object_type, "an object"},
      {rules::null_type, "null"}};
  std::string text = "must be ";
  const std::size_t start = text.size();
  for (const auto& [type, word] : words) {
    if ((types & type) == 0) continue;
    if (text.size() > start) text += " or ";
    text += word;
  }
  return text;
}

/// Writes a tree as JSON.
class json_maker {
 public:
  json_maker(const tree& from, std::string& out) : from_(from), out_(out) {}

  bool write(node_id id, const outline& wanted, const value_place& at) {
    const node& value = from_.at(id);
    switch (value.is) {
      case node::shape::text:
        return write_text(value.text, wanted, at);
      case node::shape::list:
        return write_list(value, wanted, at);
      default:
        return write_keyed(value, wanted, at);
    }
  }

 private:
  static const outline& any_unless(const outline* given) {
    return given == nullptr ? any_outline : *given;
  }
  static bool takes(const outline& wanted, rules::type_set type) {
    return wanted.types == 0 || (wanted.types & type) != 0;
  }
  static bool refuse(const outline& wanted, const value_place& at) {
    at.unreadable("type", in_words(wanted.types));
    return false;
  }

  /// `in_list`: the text is an item already, and does not stand for a list of one again: outlines
  /// may lead back to themselves.
  bool write_text(std::string_view text, const outline& wanted, const value_place& at,
                  bool in_list = false) {
    const rules::type_set types = wanted.types == 0 ? rules::string_type : wanted.types;
    const auto has = [&](rules::type_set type) { return (types & type) != 0; };
    const bool bare = detail::is_bare_scalar(text);
    const bool number =
        bare && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
    if ((number && has(rules::integer_type | rules::number_type)) ||
        (bare && text != "null" && !number && has(rules::boolean_type)) ||
        (text == "null" && has(rules::null_type) && !has(rules::string_type)) ||
        (has_nested_items(wanted) && is_json_of(text, '[')) ||
        (has(rules::object_type) && is_json_of(text, '{'))) {
      out_.append(text);
      return true;
    }
    if (has(rules::string_type)) {
      out_.append(detail::quoted(text));
      return true;
    }
    if (has(rules::array_type) && !in_list) return write_only_item(text, wanted, at);
    if (has(rules::object_type) && text.empty()) {
      out_.append("{}");
      return true;
    }
    return refuse(wanted, at);
  }

  /// An empty text is the empty list.
  bool write_only_item(std::string_view text, const outline& wanted, const value_place& at) {
    out_.push_back('[');
    const bool good = text.empty() || write_text(text, any_unless(wanted.items), at.item(0), true);
    out_.push_back(']');
    return good;
  }

  bool write_list(const node& list, const outline& wanted, const value_place& at) {
    if (!takes(wanted, rules::array_type)) {
      if (list.by_repetition) return at.accept(taken::repeated, true);
      return refuse(wanted, at);
    }
    return write_items(list, any_unless(wanted.items), at);
  }

  bool write_items(const node& list, const outline& items, const value_place& at) {
    bool good = true;
    out_.push_back('[');
    for (std::size_t i = 0; i < list.parts.size(); ++i) {
      if (i > 0) out_.push_back(',');
      good = write(list.parts[i], items, at.item(i)) && good;
    }
    out_.push_back(']');
    return good;
  }

  bool write_keyed(const node& whole, const outline& wanted, const value_place& at) {
    const bool members = takes(wanted, rules::object_type);
    if (takes(wanted, rules::array_type)) {
      if (const auto ordered = in_order(whole))
        return write_items(*ordered, any_unless(wanted.items), at);
      if (!members) {
        at.unreadable("malformed", "must have its items numbered from 0 without gaps");
        return false;
      }
    }
    if (!members) return refuse(wanted, at);
    bool good = true;
    char before = '{';
    for (const node_id id : whole.parts) {
      const std::string_view key = from_.at(id).key;
      out_.push_back(std::exchange(before, ','));
      out_.append(detail::quoted(key)).push_back(':');
      good = write(id, member_of(wanted, key), at.member(key)) && good;
    }
    out_.push_back('}');
    return good;
  }

  static const outline& member_of(const outline& wanted, std::string_view key) {
    for (const outline_member& each : wanted.members) {
      if (each.name == key) return any_unless(each.value);
    }
    return any_unless(wanted.others);
  }

  /// The parts by their numbers, when these are 0, 1, ... without gaps.
  std::optional<node> in_order(const node& whole) const {
    node list;
    list.parts.resize(whole.parts.size());
    for (const node_id id : whole.parts) {
      std::int64_t index = 0;
      if (!detail::take_plain(from_.at(id).key, index) || index < 0 || from_.at(id).key == "-0" ||
          static_cast<std::size_t>(index) >= list.parts.size()) {
        return std::nullopt;
      }
      list.parts[static_cast<std::size_t>(index)] = id;
    }
    return list;
  }

  const tree& from_;
  std::string& out_;
};

/// The pairs named `name` and `name[...]`; how many of the latter there are.
taken take_bracketed(const parameter_source& from, std::string_view name, tree& out,
                     std::size_t& bracketed) {
  bool found = false;
  for (const raw_field& field : from.fields->fields) {
    if (!field.name.starts_with(name)) continue;
    const std::string_view rest = field.name.substr(name.size());
    if (!rest.empty() && rest.front() != '[') continue;
    std::string text;
    if (!append_unescaped(text, field.value, from.how)) return taken::malformed;
    if (!rest.empty()) ++bracketed;
    out.add(rest, std::move(text));
    found = true;
  }
  return found ? taken::found : taken::absent;
}

/// A list of texts as the style writes it, one text, or JSON text.
taken take_styled(const parameter_source& from, std::string_view name, parameter_style how,
                  tree& out) {
  const outline& wanted = *how.outline;
  const bool list = (wanted.types & rules::array_type) != 0;
  const bool nested = (wanted.types & rules::object_type) != 0 || has_nested_items(wanted);
  std::string room;
  std::string_view text;
  const taken single = take_text(from, name, how, room, text);
  const bool is_json =
      single == taken::found && nested && (is_json_of(text, '[') || is_json_of(text, '{'));
  if (!list || is_json) {
    if (single == taken::found) out.put(0, std::string{text});
    return single;
  }
  std::vector<std::string> items;
  const taken found = take_items(from, name, how, items);
  if (found != taken::found) return found;
  if (items.size() < 2) {
    out.put(0, items.empty() ? std::string{} : std::move(items.front()));
  } else {
    for (std::string& item : items) out.append(0, std::move(item), true);
  }
  return taken::found;
}

}  // namespace

bool take_json(const parameter_source& from, std::string_view name, parameter_style how,
               bool required, const value_place& at, std::string& out) {
  tree values;
  std::size_t bracketed = 0;
  taken outcome = taken::absent;
  const bool deep = how.kind == style::deep_object;
  if (from.fields != nullptr && (deep || from.brackets)) {
    outcome = take_bracketed(from, name, values, bracketed);
  }
  if (!deep && bracketed == 0 && outcome != taken::malformed) {
    values = {};
    outcome = take_styled(from, name, how, values);
  }
  if (!at.accept(outcome, required)) return false;
  if (!values.error().empty()) {
    at.unreadable("malformed", std::string{values.error()});
    return false;
  }
  return json_maker{values, out}.write(0, *how.outline, at);
}

}  // namespace tenon::api
