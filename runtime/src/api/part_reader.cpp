#include <tenon/api/part_reader.hpp>

#include <memory>
#include <string>
#include <tenon/rules/codes.hpp>

#include "blanks.hpp"
#include "media_type.hpp"

namespace tenon::api {

bool part_list::read(std::string_view body, std::string_view content_type, const value_place& at) {
  http::multipart_parser parser{body, content_type};
  for (http::multipart_part part; parser.next(part);) {
    if (!detail::is_utf8(part.filename.value_or(""))) {
      at.unreadable("malformed", "a file has a name that is not UTF-8");
      return false;
    }
    parts.push_back(std::move(part));
  }
  if (!parser.error().empty()) {
    at.unreadable("syntax", std::string{parser.error()});
    return false;
  }
  for (const http::multipart_part& part : parts) texts.add(part.name, part.content);
  return at.accept(texts.malformed ? taken::malformed : taken::found, true);
}

void part_list::name_by_place(std::size_t places) {
  texts = {.how = texts.how};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].name = i < places ? "part" + std::to_string(i + 1) : "others";
    texts.add(parts[i].name, parts[i].content);
  }
}

std::vector<const http::multipart_part*> part_reader::named(std::string_view name) const {
  std::vector<const part*> found;
  for (const part& each : parts_.parts) {
    if (each.name == name) found.push_back(&each);
  }
  return found;
}

std::vector<const http::multipart_part*> part_reader::files_named(std::string_view name) const {
  std::vector<const part*> found = named(name);
  std::erase_if(found, [](const part* each) {
    return each->content.empty() && each->filename && each->filename->empty();
  });
  return found;
}

bool part_reader::accepts(const part& each, std::string_view media_types, const value_place& at) {
  const std::string_view given = each.content_type;
  if (given.empty()) return true;
  if (!media_matches_any(given, media_types)) {
    at.breaks(codes::media_type, "must be " + std::string{media_types});
    return false;
  }
  if (is_utf8_charset(media_charset(given)) || media_types == "*/*") return true;
  at.breaks(codes::media_type, "must be UTF-8");
  return false;
}

bool part_reader::is_text(const part& each) {
  return each.content_type.empty() || media_matches(each.content_type, "text/*");
}

bool part_reader::is_form(const part_form& form) {
  return form.how.outline != nullptr && is_form_media(first_media_type(form.media_types, {}));
}

field_list part_reader::pairs_of(std::string_view name, const value_place& at) const {
  field_list out;
  const std::vector<const part*> found = named(name);
  if (found.empty()) return out;
  if (found.size() > 1) (void)at.accept(taken::repeated, true);
  field_list pairs;
  pairs.read_urlencoded(found.front()->content);
  if (pairs.malformed) (void)at.accept(taken::malformed, true);
  out.how = pairs.how;
  for (const raw_field& each : pairs.fields) {
    const std::string_view stem = each.name.substr(0, each.name.find('['));
    auto whole = std::make_shared<std::string>(name);
    whole->append("[").append(stem).append("]").append(each.name.substr(stem.size()));
    out.fields.push_back({.name = *whole, .value = each.value});
    out.names.push_back(std::move(whole));
  }
  return out;
}

bool part_reader::accepts_json(const part& each, std::string_view media_types,
                               const value_place& at) {
  if (media_types.empty() && is_json_media(each.content_type)) return true;
  return accepts(each, media_types.empty() ? "application/json" : media_types, at);
}

const http::multipart_part* part_reader::only(const std::vector<const part*>& found, bool required,
                                              const value_place& at) {
  const taken outcome = found.empty()      ? taken::absent
                        : found.size() > 1 ? taken::repeated
                                           : taken::found;
  return at.accept(outcome, required) ? found.front() : nullptr;
}

void part_reader::take_file(const part& from, file_part& out) {
  out.content = bytes{std::string{from.content}};
  out.filename = from.filename.value_or("");
  out.content_type = from.content_type;
}

}  // namespace tenon::api
