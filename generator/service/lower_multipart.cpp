// Multipart bodies: what each part holds, and the structs that hold files.
#include <algorithm>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"
#include "service/type_uses.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

/// The first of the media types, joined by commas.
std::string first_of(const std::string& media_types) {
  return essence(media_types.substr(0, media_types.find(',')));
}

/// Text that a std::string holds.
bool is_text(const std::string& media_type) {
  return media_type.starts_with("text/") || is_json(media_type) || media_type.ends_with("xml") ||
         media_type == "application/x-www-form-urlencoded";
}

bool is_multipart(const media& each) { return each.kind == body_kind::multipart; }

bool is_file(const part& each) { return each.kind == part_kind::file; }

bool has_headers(const part& each) { return !each.headers.empty(); }

/// Whether members are held as nothing but parts can be.
bool is_only_parts(const media& body) {
  return std::ranges::any_of(body.parts, is_file) || std::ranges::any_of(body.parts, has_headers) ||
         (body.other_parts && is_file(*body.other_parts));
}

}  // namespace

// ---- from schemas, while an operation is lowered

void lowerer::lower_parts(const openapi::media_type& in, const schema* whole,
                          const type_origin& origin, media& out) {
  const shape& made = flatten(whole);
  if (const auto placed = placed_parts_.find(whole); placed != placed_parts_.end()) {
    out.places = placed->second;
    return lower_placed_parts(in, made, origin, out);
  }
  for (const shape_property& each : made.properties) {
    const auto written = std::ranges::find(in.encoding, each.name, &openapi::encoding::property);
    out.parts.push_back(lower_part(each.name, all_of(each.schemas),
                                   written == in.encoding.end() ? nullptr : &*written));
    if (written != in.encoding.end()) lower_part_headers(*written, origin, out.parts.back());
  }
  for (const openapi::encoding& each : in.encoding) {
    if (std::ranges::find(made.properties, each.property, &shape_property::name) ==
        made.properties.end()) {
      report(sink_, "OA4001", severity::warning, each.node,
             "the encoding of '" + each.property + "' is ignored: the body has no such property");
    }
  }
  if (made.additional.empty()) return;
  const schema* others = all_of(made.additional);
  out.other_parts = asserts_something(*others) ? lower_part({}, others, nullptr) : part{};
}

void lowerer::lower_placed_parts(const openapi::media_type& in, const shape& made,
                                 const type_origin& origin, media& out) {
  const auto encoding_at = [&](std::size_t place) -> const openapi::encoding* {
    const bool is_rest = place >= *out.places;
    if (is_rest) return in.item_encoding.empty() ? nullptr : &in.item_encoding.front();
    return place < in.prefix_encoding.size() ? &in.prefix_encoding[place] : nullptr;
  };
  for (std::size_t i = 0; i < made.properties.size(); ++i) {
    const shape_property& each = made.properties[i];
    const openapi::encoding* how = encoding_at(i);
    const schema* type = all_of(each.schemas);
    part& of = out.parts.emplace_back(lower_part(each.name, type, how));
    if (how == nullptr) continue;
    if (of.styled) {
      report(sink_, "OA5001", severity::warning, how->node,
             "the style of a part in a place of its own is ignored: it is one part");
      openapi::encoding plain = *how;
      plain.how.reset();
      plain.explode.reset();
      of = lower_part(each.name, type, &plain);
    }
    lower_part_headers(*how, origin, of);
  }
  const bool has_rest = made.properties.size() > *out.places;
  for (const openapi::encoding& each : in.item_encoding) {
    if (has_rest) continue;
    report(sink_, "OA4001", severity::warning, each.node,
           "'itemEncoding' is ignored: the schema says nothing of parts behind those in places");
  }
  for (std::size_t i = *out.places; i < in.prefix_encoding.size(); ++i) {
    report(sink_, "OA4001", severity::warning, in.prefix_encoding[i].node,
           "the encoding is ignored: 'prefixItems' has no item in its place");
  }
}

part lowerer::lower_part(const std::string& name, const schema* s, const openapi::encoding* how) {
  part out{.name = name};
  if (how != nullptr) {
    const bool ignored = in_.version == openapi::version::v3_0 &&
                         (how->node.contains("style") || how->node.contains("explode"));
    if (ignored) {
      report(sink_, "OA4001", severity::warning, how->node,
             "OpenAPI 3.0 gives 'style' and 'explode' no meaning in multipart bodies");
    } else if (how->how || how->explode) {
      out.styled = true;
      if (how->how == openapi::style::pipe_delimited) out.how = style::pipe_delimited;
      if (how->how == openapi::style::space_delimited) out.how = style::space_delimited;
      if (how->how == openapi::style::deep_object) out.how = style::deep_object;
      out.explode = how->explode.value_or(out.how == style::form);
    }
    // OpenAPI 3.1: a style takes the content type's place.
    if (!out.styled) out.media_types = how->content_type;
  }
  const files held = files_in(s, out.media_types);
  if (held != files::none) out.kind = part_kind::file;
  out.repeated = held == files::list;
  if (out.media_types.empty() && !out.styled) out.media_types = content_media_type(s);
  return out;
}

void lowerer::lower_part_headers(const openapi::encoding& how, const type_origin& origin,
                                 part& out) {
  std::vector<std::string> place = origin.path;
  place.insert(place.end(), {"part", out.name});
  for (const openapi::parameter& each : how.headers) {
    if (essence(each.name) == "content-disposition") {
      report(sink_, "OA4001", severity::warning, each.node,
             "the header Content-Disposition of a part says its name, so this is ignored");
      continue;
    }
    if (auto field = lower_header(place, each)) out.headers.push_back(std::move(*field));
  }
}

/// What the property says its text is (JSON Schema, contentMediaType).
std::string lowerer::content_media_type(const schema* s) {
  const shape& made = flatten(s);
  if (made.types == openapi::array_type && made.items.size() == 1) {
    return content_media_type(made.items.front());
  }
  std::string found;
  for (const schema* part : made.parts) {
    if (!part->content_media_type.empty()) found = part->content_media_type;
  }
  // Base64 text is no image, whatever it stands for.
  return made.format == "byte" && !found.empty() ? "*/*" : found;
}

/// Whether values of the schema are bytes as they are, or lists of them.
lowerer::files lowerer::files_in(const schema* s, const std::string& media_types) {
  const shape& made = flatten(s);
  if (made.groups.size() == 1) {
    const shape_group& group = made.groups.front();
    files found = files::none;
    for (const schema* each : group.alternatives()) {
      if (is_null(each)) continue;
      const files held = files_in(each, media_types);
      if (held == files::none) return files::none;
      if (found != files::list) found = held;
    }
    return found;
  }
  if (!made.groups.empty() || made.has_enum || made.const_value) return files::none;
  if (made.types == openapi::array_type) {
    return !made.items.empty() && files_in(all_of(made.items), media_types) == files::one
               ? files::list
               : files::none;
  }
  const std::string type = first_of(media_types.empty() ? content_media_type(s) : media_types);
  const bool names_bytes = !type.empty() && !is_range(type) && !is_text(type);
  if (made.types == openapi::string_type) {
    const bool binary =
        made.format == "binary" || std::ranges::any_of(made.parts, [](const schema* part) {
          return part->content_encoding == "binary";
        });
    return binary || (made.format.empty() && names_bytes) ? files::one : files::none;
  }
  const bool free = std::ranges::none_of(made.parts, [](const schema* part) {
    return part->ref == nullptr && asserts_something(*part);
  });
  return made.types == 0 && free && (type.empty() || is_range(type) || names_bytes) ? files::one
                                                                                    : files::none;
}

// ---- from types, once every type is known

/// Types that something else than the top of a multipart body is made of: they are read from JSON
/// or other text, so their binary members are text.
void lowerer::note_types_outside_multipart() {
  const auto note = [&](const type_use& use) { outside_multipart_.insert(use.type); };
  for (const type& each : out_.types) for_each_use(each, note);
  const auto note_all = [&](const std::vector<media>& list) {
    for (const media& each : list) {
      if (!is_multipart(each)) note(each.type);
    }
  };
  for (const operation& op : out_.operations) {
    for (const parameter& each : op.parameters) note(each.type);
    if (op.body) note_all(op.body->alternatives);
    for (const response& each : op.responses) {
      note_all(each.alternatives);
      for (const header& field : each.headers) note(field.type);
    }
  }
}

bool lowerer::finish_multipart(media& body, const type_origin& origin) {
  const type_kind kind = out_.types[body.type.type].kind;
  if (kind != type_kind::object && kind != type_kind::map) {
    unsupported(body.where, "a multipart body that is no object with named members");
    return false;
  }
  warn_unchecked(body.type, body.where, "multipart bodies");
  // A map becomes an object with nothing but other members: a struct that can have functions.
  if (kind == type_kind::map) body.type.type = own_struct(body.type.type, origin);
  if (!choose_part_kinds(body)) return false;
  const auto [known, added] =
      part_layouts_.try_emplace(body.type.type, body.parts, body.other_parts);
  const bool differs = !added && known->second != std::pair(body.parts, body.other_parts);
  if (differs || (is_only_parts(body) && outside_multipart_.contains(body.type.type))) {
    if (added) part_layouts_.erase(known);
    body.type.type = own_struct(body.type.type, origin);
    part_layouts_.try_emplace(body.type.type, body.parts, body.other_parts);
  }
  return true;
}

/// A copy of the type for this body alone.
type_id lowerer::own_struct(type_id from, const type_origin& origin) {
  const auto id = static_cast<type_id>(out_.types.size());
  type made = out_.types[from];
  made.origin = origin;
  if (made.kind == type_kind::map) {
    made.kind = type_kind::object;
    made.object.additional_kind = additional::typed;
    made.object.additional_type = made.map.values;
    made.map = {};
  }
  out_.types.push_back(std::move(made));
  return id;
}

bool lowerer::choose_part_kinds(media& body) {
  const object_type& object = out_.types[body.type.type].object;
  if (object.rules != constraints{} || body.type.rules != constraints{}) {
    sink_.add({.code = "OA5001",
               .where = body.where,
               .message = "bounds on the number of members are not checked for multipart bodies",
               .level = severity::warning});
  }
  const bool only_named = object.additional_kind == additional::ignored;
  bool good = true;
  std::vector<part> parts;
  for (const property& each : object.properties) {
    const auto found = std::ranges::find(body.parts, each.name, &part::name);
    parts.push_back(found == body.parts.end() ? part{.name = each.name} : *found);
    choose_part_kind(parts.back(), each.type, each.where, only_named);
    good = check_part_headers(parts.back(), each.type) && good;
  }
  body.parts = std::move(parts);
  if (object.additional_kind != additional::typed) {
    body.other_parts.reset();
  } else if (!body.other_parts) {
    body.other_parts.emplace();
  }
  if (body.other_parts) {
    choose_part_kind(*body.other_parts, *object.additional_type, body.where, only_named);
  }
  return good;
}

/// False when no part could have them.
bool lowerer::check_part_headers(part& of, const type_use& use) {
  if (of.headers.empty()) return true;
  const bool in_brackets =
      of.outline && first_of(of.media_types) != "application/x-www-form-urlencoded";
  const bool scatters = of.styled && of.how == style::form && of.explode &&
                        out_.types[use.type].kind != type_kind::array;
  if (in_brackets || scatters) {
    unsupported(of.headers.front().where,
                "'" + of.name +
                    "' is written as a part for each of its members, and a header of it "
                    "belongs to none of them");
    return false;
  }
  for (header& each : of.headers) {
    if (each.is_json) continue;
    each.outline = check_value(each.type, style::simple, each.where,
                               "the header '" + each.name + "' of the part '" + of.name + "'");
  }
  return true;
}

/// An object whose members are single texts.
bool lowerer::is_flat_object(const type_use& use) const {
  const type& t = out_.types[use.type];
  if (t.kind == type_kind::map) return is_plain(t.map.values);
  return t.kind == type_kind::object && t.object.additional_kind == additional::ignored &&
         !t.object.properties.empty() &&
         std::ranges::all_of(t.object.properties, [&](const property& each) {
           return is_plain(each.type) && !each.boxed && !each.read_only;
         });
}

/// Whether the part's style has a place for the value. `only_named`: no part but those of the
/// properties means anything.
bool lowerer::has_style(const part& of, const type_use& use, bool only_named) const {
  const type& t = out_.types[use.type];
  if (is_file(of)) return false;
  if (of.how == style::deep_object) return true;
  if (t.kind == type_kind::array) {
    return out_.types[t.array.items.type].kind != type_kind::any && is_scalar(t.array.items);
  }
  if (use.nullable || !is_flat_object(use)) return false;
  // The members stand beside the other parts, where a map would take them all.
  const bool scatters = of.how == style::form && of.explode;
  return !scatters || (only_named && t.kind == type_kind::object);
}

void lowerer::choose_part_kind(part& out, const type_use& use, source::span where,
                               bool only_named) {
  const std::string what = "the part '" + out.name + "'";
  const auto warn = [&](std::string message) {
    sink_.add({.code = "OA5001",
               .where = where,
               .message = std::move(message),
               .level = severity::warning});
  };
  const type& t = out_.types[use.type];
  const bool list = t.kind == type_kind::array;
  const auto is_free = [](const type& of) {
    return of.kind == type_kind::any && of.mapped.name.empty();
  };
  const bool any = is_free(t) || (list && is_free(out_.types[t.array.items.type]));
  const bool flat = !any && (is_scalar(use) || (list && is_scalar(t.array.items)));
  if (out.styled && out.how != style::deep_object && is_scalar(use) && !is_file(out)) {
    out.styled = false;
  }
  if (out.styled && !has_style(out, use, only_named)) {
    warn("the style of " + what + " is ignored: it has no place for " +
         (is_file(out) ? "files" : "such a value, which is JSON"));
    out.styled = false;
  }
  const std::string type = first_of(out.media_types);
  const bool open = type.empty() || is_range(type);
  const bool is_object = t.kind == type_kind::object || t.kind == type_kind::map;
  if (out.styled) {
    out.kind = part_kind::text;
    if (out.how == style::deep_object) out.outline = outline_of(use);
  } else if (!is_file(out) && type == "application/x-www-form-urlencoded" && is_object &&
             !out.name.empty()) {
    out.kind = part_kind::text;
    out.styled = true;
    out.how = style::deep_object;
    out.outline = outline_of(use);
  } else if (!is_file(out)) {
    out.kind = (open && flat) || (!open && !is_json(type)) ? part_kind::text : part_kind::json;
    if (out.kind == part_kind::text && !flat) {
      warn(what + " is handed over as it is: what '" + type +
           "' holds is neither read nor checked");
      out.kind = part_kind::file;
      out.repeated = list;
    }
  }
  if (out.outline || is_file(out)) return;  // checked as the JSON that it is put together to
  // JSON is checked whole, but for lists, which are many texts.
  if (out.kind == part_kind::text || list) warn_unchecked(use, where, what);
  if (out.kind == part_kind::text && list) warn_unchecked(t.array.items, where, what);
}

/// Only when every body has its struct: bodies of one schema start from the same members.
void lowerer::hold_files() {
  const auto hold = [&](const std::vector<media>& list) {
    for (const media& each : list) {
      if (is_multipart(each) && is_only_parts(each)) hold_files(each);
    }
  };
  for (const operation& op : out_.operations) {
    if (op.body) hold(op.body->alternatives);
    for (const response& each : op.responses) hold(each.alternatives);
  }
}

/// Gives the members of the body's struct that are files or have headers their type.
void lowerer::hold_files(const media& body) {
  object_type made = out_.types[body.type.type].object;
  if (made.holds_files) return;
  made.holds_files = true;
  const auto convert = [&](const part& of, type_use& use) {
    if (!is_file(of)) return;
    const constraints rules = out_.types[use.type].kind == type_kind::array
                                  ? only_for(use.rules, openapi::array_type)
                                  : constraints{};
    use = primitive_use(primitive::file);
    if (!of.repeated) return;
    const type_use item = use;
    use = {.type = static_cast<type_id>(out_.types.size()), .rules = rules};
    type& list = out_.types.emplace_back();
    list.kind = type_kind::array;
    list.array.items = item;
  };
  for (std::size_t i = 0; i < made.properties.size(); ++i) {
    convert(body.parts[i], made.properties[i].type);
    if (is_file(body.parts[i])) made.properties[i].default_value.reset();
    if (has_headers(body.parts[i])) {
      hold_headers(body.parts[i], out_.types[body.type.type].origin, made.properties[i]);
    }
  }
  if (body.other_parts) convert(*body.other_parts, *made.additional_type);
  out_.types[body.type.type].object = std::move(made);
}

void lowerer::hold_headers(const part& of, const type_origin& owner, property& member) {
  const bool list = out_.types[member.type.type].kind == type_kind::array;
  part_headers& held = member.headers.emplace();
  held.of_items = list && (!of.styled || of.explode);
  held.type.type = static_cast<type_id>(out_.types.size());
  // No part could say that there is no list, and a header needs a part.
  if (list) member.type.nullable = false;
  member.default_value.reset();
  type& made = out_.types.emplace_back();
  made.kind = type_kind::object;
  made.origin.path = owner.path;
  made.origin.path.insert(made.origin.path.end(), {of.name, "headers"});
  made.where = of.headers.front().where;
  for (const header& each : of.headers) {
    made.object.properties.push_back({.name = each.name,
                                      .type = each.type,
                                      .required = each.required,
                                      .doc = each.doc,
                                      .where = each.where,
                                      .outline = each.outline});
  }
}

}  // namespace tenon::gen::service
