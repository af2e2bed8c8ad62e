// Urlencoded forms: how each field is written.
#include <algorithm>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

/// Where a style is given, OpenAPI takes no notice of a content type.
form_field lowerer::lower_form_field(const openapi::encoding& in, const openapi::schema& form) {
  form_field out{.name = in.property};
  const shape& made = flatten(&form);
  const bool is_member = std::ranges::find(made.properties, in.property, &shape_property::name) !=
                         made.properties.end();
  if (!is_member && made.additional.empty()) {
    report(sink_, "OA4001", severity::warning, in.node,
           "the encoding of '" + in.property + "' is ignored: the body has no such property");
  }
  if (in.how == openapi::style::space_delimited) out.how = style::space_delimited;
  if (in.how == openapi::style::pipe_delimited) out.how = style::pipe_delimited;
  if (in.how == openapi::style::deep_object) out.how = style::deep_object;
  out.explode = in.explode.value_or(out.how == style::form);
  if (const document::node reserved = in.node.find("allowReserved");
      reserved && reserved.as_bool() == true) {
    report(sink_, "OA4001", severity::info, reserved,
           "reserved characters in a form field are escaped all the same: every reader of forms "
           "takes both");
  }
  if (in.content_type.empty()) return out;
  const document::node where = in.node.find("contentType");
  if (in.how || in.explode) {
    report(sink_, "OA5001", severity::warning, where,
           "the contentType of a form field with a style or 'explode' is ignored");
  } else if (is_json(in.content_type) && !is_range(in.content_type)) {
    out.is_json = true;
  } else if (essence(in.content_type) != "text/plain" && is_string_member(form, in.property)) {
    report(sink_, "OA5001", severity::warning, where,
           "a form cannot tell that its field is '" + in.content_type +
               "': the text is sent as it is");
  } else if (essence(in.content_type) != "text/plain") {
    unsupported(where, "a form field of '" + in.content_type + "' is not supported",
                "a field is text/plain or application/json");
  }
  return out;
}

bool lowerer::is_string_member(const openapi::schema& of, std::string_view name) {
  const shape& made = flatten(&of);
  const auto found = std::ranges::find(made.properties, name, &shape_property::name);
  return found != made.properties.end() &&
         std::ranges::any_of(found->schemas, [&](const openapi::schema* each) {
           return flatten(each).types == openapi::string_type;
         });
}

bool lowerer::finish_form(media& form, const type_origin& origin) {
  const auto refuse = [&](const char* message) {
    unsupported(form.where, message);
    return false;
  };
  const type& written = out_.types[form.type.type];
  if (written.kind == type_kind::map) {
    return is_scalar(written.map.values) ||
           refuse("a form body of nothing but nested members is not supported yet");
  }
  if (written.kind != type_kind::object) {
    return refuse("a form body that is no object with named members is not supported yet");
  }
  warn_unchecked(form.type, form.where, "a form");
  // One type has one pair of functions that read and write it as a form.
  const auto first = form_encodings_.try_emplace(form.type.type, form.encoding).first;
  if (first->second != form.encoding) form.type.type = own_struct(form.type.type, origin);
  type& t = out_.types[form.type.type];
  for (property& each : t.object.properties) finish_form_field(form, each);
  if (t.object.additional_type && needs_outline(*t.object.additional_type)) {
    t.object.additional_outline = outline_of(*t.object.additional_type);
  }
  return true;
}

/// A field that a form's style has no place for is JSON text, or is named in brackets.
void lowerer::finish_form_field(const media& form, property& field) {
  const auto written = std::ranges::find(form.encoding, field.name, &form_field::name);
  const bool is_written = written != form.encoding.end();
  // Not to send anything says the same, and everybody understands it.
  if (!field.required && is_null_literal(field.default_value)) field.default_value.reset();
  if (is_written && written->is_json) return;
  if ((is_written && written->how == style::deep_object) || needs_outline(field.type)) {
    field.outline = outline_of(field.type);
  } else {
    warn_unchecked(field.type, field.where, "the form field '" + field.name + "'");
  }
}

}  // namespace tenon::gen::service
