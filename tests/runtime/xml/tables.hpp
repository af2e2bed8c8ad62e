#pragma once

#include <tenon/xml/layout.hpp>

/// A pet as OpenAPI's examples write it, with everything a layout can say.
namespace tables {

using tenon::xml::layout;
using tenon::xml::member;
using tenon::xml::node;
using tenon::xml::node_kind;

inline constexpr layout text{.types = tenon::rules::string_type};
inline constexpr layout whole{.types = tenon::rules::integer_type};
inline constexpr layout maybe_whole{.types = tenon::rules::integer_type | tenon::rules::null_type};
inline constexpr layout flag{.types = tenon::rules::boolean_type};

inline constexpr node tag_item{.name = "tag", .value = &text};
inline constexpr layout tags{.types = tenon::rules::array_type, .items = &tag_item};
inline constexpr node photo_item{.value = &text};
inline constexpr layout photos{.types = tenon::rules::array_type, .items = &photo_item};

inline constexpr member price_members[] = {
    {"currency", {.value = &text, .kind = node_kind::attribute}},
    {"amount", {.value = &whole, .kind = node_kind::text}, true},
};
inline constexpr layout price{.types = tenon::rules::object_type, .members = price_members};

inline constexpr node count{.value = &whole};
inline constexpr layout counts{.types = tenon::rules::object_type, .others = &count};
inline constexpr node list{.value = &photos, .kind = node_kind::inlined};
inline constexpr layout lists{.types = tenon::rules::object_type, .others = &list};

inline constexpr member pet_members[] = {
    {"id", {.value = &whole, .kind = node_kind::attribute}},
    {"lang", {.value = &text, .kind = node_kind::attribute, .prefix = "xml"}},
    {"code", {.value = &text, .kind = node_kind::attribute, .prefix = "c", .uri = "urn:codes"}},
    {"name", {.value = &text, .prefix = "p", .uri = "urn:pets"}},
    {"age", {.value = &maybe_whole}},
    {"tame", {.value = &flag}},
    {"tags", {.name = "tagList", .value = &tags}},
    {"photo", {.value = &photos, .kind = node_kind::inlined}, true},
    {"price", {.value = &price}},
    {"counts", {.value = &counts}},
    {"lists", {.value = &lists}},
};
inline constexpr layout pet{.types = tenon::rules::object_type, .members = pet_members};
inline constexpr layout closed_pet{
    .types = tenon::rules::object_type, .members = pet_members, .closed = true};

inline constexpr member note_members[] = {
    {"html", {.value = &text, .kind = node_kind::cdata}},
};
inline constexpr layout note_layout{.types = tenon::rules::object_type, .members = note_members};

inline constexpr node pet_root{.name = "pet", .value = &pet};
inline constexpr node closed_root{.name = "pet", .value = &closed_pet};
inline constexpr node note_root{.name = "note", .value = &note_layout};
inline constexpr node spaced_root{.name = "pet", .value = &pet, .uri = "urn:pets"};

}  // namespace tables
