#include <random>
#include <stdexcept>
#include <tenon/http/multipart.hpp>
#include <utility>

#include "boundary.hpp"
#include "characters.hpp"

namespace tenon::http {
namespace {

/// As browsers escape names (WHATWG HTML, "multipart/form-data encoding algorithm"); a backslash as
/// curl does, because readers take it for the beginning of an escape.
void append_quoted_name(std::string& out, std::string_view name) {
  out.push_back('"');
  for (const char each : name) {
    if (each == '"') {
      out.append("%22");
    } else if (each == '\\') {
      out.append("\\\\");
    } else if (each == '\r') {
      out.append("%0D");
    } else if (each == '\n') {
      out.append("%0A");
    } else {
      out.push_back(each);
    }
  }
  out.push_back('"');
}

std::string random_boundary() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device source;
  std::string out = "tenon-";
  for (int word = 0; word < 4; ++word) {
    unsigned bits = source();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) out.push_back(digits[bits & 15U]);
  }
  return out;
}

/// The media type of a part that was put together here.
std::string_view type_of(std::string_view head) {
  constexpr std::string_view field = "\r\nContent-Type: ";
  const std::size_t start = head.find(field);
  if (start == std::string_view::npos) return "text/plain";
  head.remove_prefix(start + field.size());
  return detail::trim(head.substr(0, head.find_first_of(";\r")));
}

}  // namespace

void multipart_writer::add(std::string_view name, std::string_view content,
                           std::string_view content_type, std::optional<std::string_view> filename,
                           const fields& headers) {
  if (!is_field_value(content_type)) {
    throw std::invalid_argument("a part's content type has a control character");
  }
  std::string disposition = names_ ? "form-data; name=" : "attachment";
  if (names_) append_quoted_name(disposition, name);
  if (filename) {
    disposition.append("; filename=");
    append_quoted_name(disposition, *filename);
  }
  if (!is_field_value(disposition)) {
    throw std::invalid_argument("a part's name has a control character");
  }
  std::string head;
  const bool is_named_file = filename && !filename->empty();
  if (names_ || is_named_file) head.append("\r\nContent-Disposition: ").append(disposition);
  if (!content_type.empty()) head.append("\r\nContent-Type: ").append(content_type);
  for (const fields::field& each : headers) {
    head.append("\r\n").append(each.name).append(": ").append(each.value);
  }
  head.append("\r\n\r\n");
  parts_.push_back({.head = std::move(head), .content = content});
}

void multipart_writer::add_text(std::string_view name, std::string content,
                                std::string_view content_type, const fields& headers) {
  const std::string& kept = kept_.emplace_back(std::move(content));
  add(name, kept, content_type, {}, headers);
}

multipart_writer::message multipart_writer::finish(std::string_view media_type) && {
  std::vector<std::string_view> texts;
  for (const part& each : parts_) {
    texts.emplace_back(each.head);
    texts.push_back(each.content);
  }
  const std::string boundary = detail::boundary_outside(texts, random_boundary);
  // A boundary that the document gives as a parameter would be a second one.
  const std::string_view essence = detail::trim(media_type.substr(0, media_type.find(';')));
  message made{.content_type = std::string{essence} + "; boundary=" + boundary};
  // RFC 2387 section 3.1: of the first part, which is the root.
  if (equal_ignoring_case(essence, "multipart/related") && !parts_.empty()) {
    made.content_type.append("; type=\"").append(type_of(parts_.front().head)).append("\"");
  }
  std::size_t size = boundary.size() + 8;
  for (const part& each : parts_) {
    size += boundary.size() + each.head.size() + each.content.size() + 4;
  }
  made.body.reserve(size);
  for (const part& each : parts_) {
    made.body.append("--").append(boundary).append(each.head).append(each.content).append("\r\n");
  }
  made.body.append("--").append(boundary).append("--\r\n");
  return made;
}

}  // namespace tenon::http
