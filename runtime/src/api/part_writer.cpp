#include <tenon/api/part_writer.hpp>

#include <algorithm>
#include <optional>

#include "media_type.hpp"

namespace tenon::api {
namespace {

std::string_view delimiter_of(style kind) {
  return kind == style::pipe_delimited ? "|" : kind == style::space_delimited ? " " : ",";
}

}  // namespace

void part_writer::add_text(std::string_view name, parameter_parts parts, const part_form& form) {
  const std::string_view type = first_media_type(form.media_types, {});
  if (parts.is == parameter_parts::shape::items && !form.how.explode) {
    std::string joined;
    for (const std::string& text : parts.texts) {
      if (&text != &parts.texts.front()) joined.append(delimiter_of(form.how.kind));
      joined.append(text);
    }
    out_.add_text(name, std::move(joined), type);
    return;
  }
  for (written_member& each : parts.members) {  // `name[b][0]`
    out_.add_text(std::string{name} + each.name, std::move(each.value), type);
  }
  for (std::string& text : parts.texts) out_.add_text(name, std::move(text), type);
}

void part_writer::add_json(std::string_view name, std::string text, const part_form& form) {
  out_.add_text(name, std::move(text), first_media_type(form.media_types, "application/json"));
}

void part_writer::add_file(std::string_view name, const file_part& value, const part_form& form) {
  const std::string_view type = value.content_type.empty()
                                    ? first_media_type(form.media_types, "application/octet-stream")
                                    : std::string_view{value.content_type};
  // Without name and content it would look like a field that a browser's user left empty.
  const bool named = !value.filename.empty() || !value.content.empty();
  out_.add(name, value.content.view(), type,
           named ? std::optional<std::string_view>{value.filename} : std::nullopt);
}

}  // namespace tenon::api
