// Values inside values outside JSON: what a text may stand for, and where it is JSON text itself.

#include <algorithm>

#include "service/lowerer.hpp"
#include "service/words.hpp"

namespace tenon::gen::service {

namespace {

std::string_view kind_word(primitive kind) {
  switch (kind) {
    case primitive::boolean:
      return "boolean";
    case primitive::int32:
    case primitive::int64:
    case primitive::uint32:
    case primitive::uint64:
      return "integer";
    case primitive::float32:
    case primitive::float64:
      return "number";
    default:
      return "string";
  }
}

}  // namespace

/// Adds what the use may be: unions and aliases are followed. False: anything.
bool lowerer::add_to_outline(outline_source& out, const type_use& use, int depth) const {
  if (use.nullable) out.kinds.insert("null");
  const type& t = out_.types[use.type];
  const auto item = [&](const type_use& each) { out.items.insert({each.type, each.nullable}); };
  std::string_view kind;
  switch (t.kind) {
    case type_kind::primitive:
      kind = kind_word(t.primitive.kind);
      break;
    case type_kind::enumeration:
      kind = kind_word(t.enumeration.base);
      break;
    case type_kind::constant:
      kind = kind_word(t.constant.value.kind);
      break;
    case type_kind::array:
      kind = "array";
      item(t.array.items);
      break;
    case type_kind::tuple:
      kind = "array";
      std::ranges::for_each(t.tuple.items, item);
      break;
    case type_kind::object:
      kind = "object";
      for (const property& each : t.object.properties) {
        out.members[each.name].insert({each.type.type, each.type.nullable});
      }
      if (t.object.additional_type) {
        out.others.insert({t.object.additional_type->type, t.object.additional_type->nullable});
      }
      break;
    case type_kind::map:
      kind = "object";
      out.others.insert({t.map.values.type, t.map.values.nullable});
      break;
    case type_kind::alias:
      return depth < 32 && add_to_outline(out, t.alias.target, depth + 1);
    case type_kind::union_:
      return depth < 32 &&
             std::ranges::all_of(
                 t.union_.alternatives,
                 [&](const auto& each) { return add_to_outline(out, each.type, depth + 1); });
    case type_kind::any:
      out.kinds.insert(t.mapped.kinds.begin(), t.mapped.kinds.end());
      return !t.mapped.kinds.empty();
  }
  if (kind.empty()) return false;
  out.kinds.insert(std::string(kind));
  return true;
}

outline_id lowerer::outline_of(const type_use& use) {
  return *outline_of(use_set{{use.type, use.nullable}});
}

/// Nothing stands for any value.
std::optional<outline_id> lowerer::outline_of(const use_set& uses) {
  if (uses.empty()) return std::nullopt;
  const auto [place, is_new] =
      outline_ids_.try_emplace(uses, static_cast<outline_id>(out_.outlines.size()));
  if (!is_new) return place->second;
  const outline_id id = place->second;
  out_.outlines.emplace_back();
  outline_source source;
  const bool known = std::ranges::all_of(uses, [&](const auto& each) {
    return add_to_outline(source, {.type = each.first, .nullable = each.second}, 0);
  });
  if (!known) return id;
  outline made;
  made.kinds.assign(source.kinds.begin(), source.kinds.end());
  made.items = outline_of(source.items);
  for (const auto& [name, each] : source.members) {
    made.members.push_back({name, *outline_of(each)});
  }
  made.others = outline_of(source.others);
  out_.outlines[id] = std::move(made);
  return id;
}

/// A text by itself: no alternatives, and no rules that only JSON is checked for.
bool lowerer::is_plain(const type_use& use) const {
  const type& t = out_.types[use.type];
  if (t.kind == type_kind::any) return true;
  return t.kind != type_kind::union_ && is_scalar(use) && !use.check;
}

/// Texts, a list of texts, or alternatives of these: every style has a place for them.
bool lowerer::is_flat(const type_use& use, int depth) const {
  const type& t = out_.types[use.type];
  if (is_scalar(use)) return true;
  if (t.kind == type_kind::array) return is_scalar(t.array.items);
  if (t.kind == type_kind::tuple) {
    return std::ranges::all_of(t.tuple.items, [&](const auto& each) { return is_scalar(each); });
  }
  return t.kind == type_kind::union_ && depth < 8 &&
         std::ranges::all_of(
             t.union_.alternatives,
             [&](const alternative& each) { return is_flat(each.type, depth + 1); });
}

/// Whether the value is read and written through JSON.
bool lowerer::needs_outline(const type_use& use) const {
  const type& t = out_.types[use.type];
  if (t.kind == type_kind::any) return false;
  return use.check || !(is_plain(use) || (t.kind == type_kind::array && is_plain(t.array.items)));
}

}  // namespace tenon::gen::service
