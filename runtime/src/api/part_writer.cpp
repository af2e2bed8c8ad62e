#include <tenon/api/part_writer.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include "media_type.hpp"

namespace tenon::api {
namespace {

std::string_view delimiter_of(style kind) {
  return kind == style::pipe_delimited ? "|" : kind == style::space_delimited ? " " : ",";
}

void append_item(std::string& out, std::string_view text, style kind, bool first) {
  if (!first) out.append(delimiter_of(kind));
  out.append(text);
}

/// The members as an urlencoded form: `[b][0]` is `b[0]` there.
std::string form_of(parameter_parts parts) {
  parts.is = parameter_parts::shape::members;
  std::erase_if(parts.members, [](const written_member& each) { return each.name.empty(); });
  for (written_member& each : parts.members) {
    each.name.erase(each.name.find(']'), 1);
    each.name.erase(0, 1);
  }
  return form_text(parts);
}

}  // namespace

void part_writer::by_place(std::size_t places) {
  places_ = places;
  out_.leave_names_out();
}

void part_writer::check_place(std::string_view name) const {
  if (!places_) return;
  const bool is_next =
      out_.size() < *places_ ? name == "part" + std::to_string(out_.size() + 1) : name == "others";
  if (!is_next) {
    throw std::invalid_argument("a part before '" + std::string{name} + "' is missing");
  }
}

void part_writer::add_text(std::string_view name, parameter_parts parts, const part_form& form) {
  if (!parts.texts.empty() || !parts.members.empty()) check_place(name);
  const std::string_view type = first_media_type(form.media_types, {});
  if (parts.is == parameter_parts::shape::items && !form.how.explode) {
    std::string joined;
    for (const std::string& text : parts.texts) {
      append_item(joined, text, form.how.kind, &text == &parts.texts.front());
    }
    out_.add_text(name, std::move(joined), type, headers_);
    return;
  }
  if (parts.is == parameter_parts::shape::brackets && is_form_media(type)) {
    out_.add_text(name, form_of(std::move(parts)), type, headers_);
    return;
  }
  if (parts.is == parameter_parts::shape::members) {
    add_members(name, std::move(parts), form);
    return;
  }
  for (written_member& each : parts.members) {  // `name[b][0]`
    out_.add_text(std::string{name} + each.name, std::move(each.value), type);
  }
  for (std::string& text : parts.texts) out_.add_text(name, std::move(text), type, headers_);
}

// `name,value,name,value` in one part; or a part for each, beside those of the body's other
// members.
void part_writer::add_members(std::string_view name, parameter_parts parts, const part_form& form) {
  std::string joined;
  for (written_member& each : parts.members) {
    if (form.how.explode) {
      out_.add_text(each.name, std::move(each.value));
    } else {
      append_item(joined, each.name, form.how.kind, &each == &parts.members.front());
      append_item(joined, each.value, form.how.kind, false);
    }
  }
  if (!form.how.explode) out_.add_text(name, std::move(joined), {}, headers_);
}

void part_writer::add_json(std::string_view name, std::string text, const part_form& form) {
  check_place(name);
  out_.add_text(name, std::move(text), first_media_type(form.media_types, "application/json"),
                headers_);
}

void part_writer::add_file(std::string_view name, const file_part& value, const part_form& form) {
  check_place(name);
  const std::string_view type = value.content_type.empty()
                                    ? first_media_type(form.media_types, "application/octet-stream")
                                    : std::string_view{value.content_type};
  // Without name and content it would look like a field that a browser's user left empty.
  const bool named = !value.filename.empty() || !value.content.empty();
  out_.add(name, value.content.view(), type,
           named ? std::optional<std::string_view>{value.filename} : std::nullopt, headers_);
}

}  // namespace tenon::api
