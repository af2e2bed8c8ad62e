#include <algorithm>
#include <tenon/http/multipart.hpp>
#include <utility>

#include "characters.hpp"
#include "field_parameters.hpp"

namespace tenon::http {
namespace {

constexpr std::string_view line_end = "\r\n";

bool is_boundary(std::string_view text) {
  constexpr std::string_view allowed = "'()+_,-./:=? ";
  return !text.empty() && text.size() <= 70 && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [&](char each) {
           return detail::is(detail::hex_character, each) ||
                  (detail::lower(each) >= 'g' && detail::lower(each) <= 'z') ||
                  allowed.find(each) != std::string_view::npos;
         });
}

/// What is left of a file's name when it may be no path and nothing that a terminal acts on.
std::string bare_filename(std::string_view sent) {
  const std::size_t slash = sent.find_last_of("/\\");
  if (slash != std::string_view::npos) sent.remove_prefix(slash + 1);
  std::string out;
  for (const char each : sent) {
    if (static_cast<unsigned char>(each) >= 0x20 && each != '\x7f') out.push_back(each);
  }
  if (out == "." || out == "..") out.clear();
  return out;
}

/// Its Content-ID without the brackets (RFC 2045 section 7): what parts of `multipart/related` and
/// the like are known by; empty when there is none.
std::string content_id(const fields& headers) {
  std::string_view id = detail::trim(headers.find("Content-ID").value_or(""));
  if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
  return std::string{id};
}

/// Encodings that leave the bytes as they are (RFC 2045 section 6.2).
bool is_identity(std::string_view transfer_encoding) {
  return equal_ignoring_case(transfer_encoding, "binary") ||
         equal_ignoring_case(transfer_encoding, "8bit") ||
         equal_ignoring_case(transfer_encoding, "7bit");
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  std::optional<std::string> found;
  std::string_view name;
  std::string value;
  detail::field_parameters parameters{content_type, detail::quoting::field};
  while (parameters.next(name, value)) {
    if (!equal_ignoring_case(name, "boundary")) continue;
    if (found) return std::nullopt;
    found = std::move(value);
  }
  if (parameters.malformed() || !found || !is_boundary(*found)) return std::nullopt;
  return found;
}

multipart_parser::multipart_parser(std::string_view body, std::string_view content_type,
                                   multipart_limits limits)
    : body_(body), limits_(limits) {
  const std::string_view essence = detail::trim(content_type.substr(0, content_type.find(';')));
  form_data_ = equal_ignoring_case(essence, "multipart/form-data");
  if (const std::optional<std::string> boundary = multipart_boundary(content_type)) {
    delimiter_ = "\r\n--" + *boundary;
  } else {
    fail("the Content-Type names no valid boundary");
  }
}

bool multipart_parser::fail(std::string_view why) {
  error_ = why;
  ended_ = true;
  return false;
}

bool multipart_parser::next(multipart_part& out) {
  if (ended_) return false;
  if (!started_ && !skip_preamble()) return false;
  if (!after_delimiter() || ended_) return false;
  if (parts_++ == limits_.parts) return fail("there are too many parts");
  out = {};
  return read_headers(out) && read_content(out);
}

bool multipart_parser::skip_preamble() {
  started_ = true;
  if (body_.starts_with(std::string_view{delimiter_}.substr(2))) {
    at_ = delimiter_.size() - 2;
    return true;
  }
  const std::size_t found = body_.find(delimiter_);
  if (found == std::string_view::npos) return fail("the first boundary is missing");
  at_ = found + delimiter_.size();
  return true;
}

/// What follows a boundary: two dashes when it is the last, blanks, and the end of the line.
bool multipart_parser::after_delimiter() {
  ended_ = body_.substr(at_).starts_with("--");
  if (ended_) at_ += 2;
  while (at_ < body_.size() && (body_[at_] == ' ' || body_[at_] == '\t')) ++at_;
  if (ended_ && at_ == body_.size()) return true;
  if (!body_.substr(at_).starts_with(line_end))
    return fail("a boundary is followed by other text on its line");
  at_ += 2;
  return true;
}

bool multipart_parser::read_headers(multipart_part& out) {
  std::size_t left = limits_.header_bytes;
  for (;;) {
    const std::string_view window = body_.substr(at_, left + line_end.size());
    const std::size_t size = window.find(line_end);
    const std::size_t used = std::min(size, window.size()) + line_end.size();
    if (size != 0 && used > left && window.size() > left)
      return fail("a part's header is too long");
    if (size == std::string_view::npos) return fail("the body ends within a part's header");
    at_ += used;
    if (size == 0) break;
    left -= used;
    if (!read_header(window.substr(0, size), out)) return false;
  }
  if (form_data_ && !out.headers.contains("Content-Disposition")) {
    return fail("a part has no Content-Disposition");
  }
  if (!form_data_ && out.name.empty()) out.name = content_id(out.headers);
  return true;
}

bool multipart_parser::read_header(std::string_view line, multipart_part& out) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || !is_token(name)) {
    return fail("a part's header field has no name");
  }
  const std::string_view value = detail::trim(line.substr(colon + 1));
  if (!is_field_value(value)) return fail("a part's header has a control character");
  const bool known = equal_ignoring_case(name, "Content-Disposition") ||
                     equal_ignoring_case(name, "Content-Type") ||
                     equal_ignoring_case(name, "Content-Transfer-Encoding");
  if (known && out.headers.contains(name)) {
    return fail("a part has one of its header fields more than once");
  }
  out.headers.add_parsed(name, value);
  if (equal_ignoring_case(name, "Content-Type")) out.content_type = value;
  if (equal_ignoring_case(name, "Content-Transfer-Encoding") && !is_identity(value)) {
    return fail("a part is in a transfer encoding");
  }
  return !equal_ignoring_case(name, "Content-Disposition") || read_disposition(value, out);
}

bool multipart_parser::read_disposition(std::string_view value, multipart_part& out) {
  const std::string_view type = detail::trim(value.substr(0, value.find(';')));
  if (!is_token(type) || (form_data_ && !equal_ignoring_case(type, "form-data"))) {
    return fail("a part's Content-Disposition is not form-data");
  }
  bool named = false;
  std::string_view name;
  std::string text;
  detail::field_parameters parameters{value, detail::quoting::form};
  while (parameters.next(name, text)) {
    const bool is_name = equal_ignoring_case(name, "name");
    if (!is_name && !equal_ignoring_case(name, "filename")) continue;
    if (is_name ? named : out.filename.has_value()) {
      return fail("a part is named more than once");
    }
    if (is_name) {
      named = true;
      out.name = std::move(text);
    } else {
      out.filename = bare_filename(text);
    }
  }
  if (parameters.malformed()) return fail("a part's Content-Disposition cannot be read");
  return named || !form_data_ || fail("a part has no name");
}

bool multipart_parser::read_content(multipart_part& out) {
  // The empty line before the content may be the beginning of the delimiter.
  const std::size_t found = body_.find(delimiter_, at_ - line_end.size());
  if (found == std::string_view::npos) return fail("the last boundary is missing");
  if (found > at_) out.content = body_.substr(at_, found - at_);
  at_ = found + delimiter_.size();
  return true;
}

}  // namespace tenon::http
