#include <tenon/api/parameter_writer.hpp>

#include <algorithm>
#include <stdexcept>
#include <tenon/http/fields.hpp>
#include <tenon/http/url.hpp>

namespace tenon::api {
namespace {

using shape = parameter_parts::shape;

/// Where the text goes decides how it is escaped.
enum class target {
  path,
  label,
  reserved_path,
  reserved_segment,
  field,
  pairs,
  reserved_pairs,
  cookie,  ///< as it stands
  cookie_pairs,
  reserved_cookie_pairs
};

bool is_in_cookie(target to) {
  return to == target::cookie || to == target::cookie_pairs || to == target::reserved_cookie_pairs;
}

target target_of(parameter_style how) {
  return how.allow_reserved ? target::reserved_pairs : target::pairs;
}

bool is_escape(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  return text.size() >= 3 && text[0] == '%' && digits.find(text[1]) != std::string_view::npos &&
         digits.find(text[2]) != std::string_view::npos;
}

/// RFC 6570 section 3.2.3: what is an escape already stands as it is. Reserved characters that mean
/// something where the text stands are escaped all the same.
void append_reserved(std::string& out, std::string_view text, std::string_view special) {
  while (!text.empty()) {
    const std::size_t taken = is_escape(text) ? 3 : 1;
    const std::string_view piece = text.substr(0, taken);
    text.remove_prefix(taken);
    if (taken == 3) {
      out.append(piece);
      continue;
    }
    const bool escapes = special.find(piece[0]) != std::string_view::npos;
    http::percent_encode(out, piece,
                         escapes ? http::encode_set::unreserved : http::encode_set::reserved_kept);
  }
}

/// In a label points stand between the items, so those inside are escaped too.
void append_label(std::string& out, std::string_view text) {
  for (const char& each : text) {
    if (each == '.') {
      out.append("%2E");
    } else {
      http::percent_encode(out, {&each, 1});
    }
  }
}

/// RFC 6265 section 4.1.1: `cookie-octet`.
void append_cookie(std::string& out, std::string_view text) {
  for (const char each : text) {
    if (each <= ' ' || each == 0x7F ||
        std::string_view{"\",;\\"}.find(each) != std::string_view::npos) {
      throw std::invalid_argument("a cookie cannot hold blanks, quotes, commas and the like");
    }
  }
  out.append(text);
}

void append_value(std::string& out, std::string_view text, target to) {
  switch (to) {
    case target::field:
      out.append(text);
      return;
    case target::reserved_pairs:
      return append_reserved(out, text, "&+#[],|");
    case target::reserved_cookie_pairs:
      return append_reserved(out, text, "&+#[],|;");
    case target::reserved_path:
      return append_reserved(out, text, "/?#[],;=");
    case target::reserved_segment:
      return append_reserved(out, text, "/?#[]");
    case target::cookie:
      return append_cookie(out, text);
    case target::label:
      return append_label(out, text);
    case target::path:
    case target::pairs:
    case target::cookie_pairs:
      return http::percent_encode(out, text);
  }
}

void append_member_value(std::string& out, const written_member& member, target to) {
  if (member.escaped) {
    out.append(member.value);
  } else {
    append_value(out, member.value, to);
  }
}

std::string escaped(const written_member& member, target to) {
  std::string out;
  append_member_value(out, member, to);
  return out;
}

/// The parts, escaped and joined: `a,b`, `k,v,k,v` or `k=v,k=v`.
std::string joined(const parameter_parts& parts, bool explode, std::string_view separator,
                   target to) {
  std::string out;
  for (const std::string& text : parts.texts) {
    if (&text != &parts.texts.front()) out.append(separator);
    append_value(out, text, to);
  }
  for (const written_member& member : parts.members) {
    if (&member != &parts.members.front()) out.append(separator);
    append_value(out, member.name, to);
    out.append(explode ? "=" : separator);
    append_member_value(out, member, to);
  }
  return out;
}

void append_pair(std::string& out, std::string_view name, std::string_view escaped_value,
                 target to) {
  if (!out.empty()) out.append(is_in_cookie(to) ? "; " : "&");
  // The name of a cookie is a token, which may hold what looks like an escape.
  if (is_in_cookie(to) && http::is_token(name)) {
    out.append(name);
  } else {
    http::percent_encode(out, name);
  }
  out.push_back('=');
  out.append(escaped_value);
}

std::string escaped(std::string_view text, target to) {
  std::string out;
  append_value(out, text, to);
  return out;
}

std::string_view delimiter(style kind) {
  if (kind == style::space_delimited) return "%20";
  if (kind == style::pipe_delimited) return "%7C";
  return ",";
}

void append_members(std::string& out, std::string_view name, const parameter_parts& parts,
                    parameter_style how, target to) {
  if (how.kind == style::deep_object) {
    for (const written_member& member : parts.members) {
      append_pair(out, std::string{name} + '[' + member.name + ']', escaped(member, to), to);
    }
  } else if (how.explode) {
    for (const written_member& member : parts.members) {
      if (std::ranges::find(how.others, member.name) != how.others.end()) {
        throw std::invalid_argument("'" + member.name + "' is another parameter, not a member of " +
                                    std::string{name});
      }
      append_pair(out, member.name, escaped(member, to), to);
    }
  } else {
    append_pair(out, name, joined(parts, false, delimiter(how.kind), to), to);
  }
}

void append_pairs_to(std::string& out, std::string_view name, const parameter_parts& parts,
                     parameter_style how, target to) {
  switch (parts.is) {
    case shape::absent:
      return;
    case shape::text:
      append_pair(out, name, escaped(parts.texts.front(), to), to);
      return;
    case shape::items:
      if (how.explode && !parts.texts.empty()) {
        for (const std::string& item : parts.texts) append_pair(out, name, escaped(item, to), to);
      } else {
        append_pair(out, name, joined(parts, false, delimiter(how.kind), to), to);
      }
      return;
    case shape::members:
      append_members(out, name, parts, how, to);
      return;
    case shape::brackets:
      for (const written_member& each : parts.members) {
        append_pair(out, std::string{name} + each.name, escaped(each, to), to);
      }
      return;
  }
}

std::string matrix_text(std::string_view name, const parameter_parts& parts, bool explode,
                        target to) {
  std::string out;
  // RFC 6570 section 3.2.7: nothing but the name for an empty text.
  const auto add = [&](std::string_view key, const std::string& value) {
    out.push_back(';');
    http::percent_encode(out, key);
    if (!value.empty()) out.append("=").append(value);
  };
  if (!explode || parts.is == shape::text || (parts.texts.empty() && parts.members.empty())) {
    add(name, joined(parts, false, ",", to));
    return out;
  }
  for (const std::string& text : parts.texts) add(name, escaped(text, to));
  for (const written_member& member : parts.members) {
    add(member.name, escaped(member, to));
  }
  return out;
}

}  // namespace

void append_pairs(std::string& out, std::string_view name, const parameter_parts& parts,
                  parameter_style how) {
  append_pairs_to(out, name, parts, how, target_of(how));
}

void append_cookies(std::string& out, std::string_view name, const parameter_parts& parts,
                    parameter_style how) {
  const target escaped = how.allow_reserved ? target::reserved_cookie_pairs : target::cookie_pairs;
  append_pairs_to(out, name, parts, how, how.kind == style::cookie ? target::cookie : escaped);
}

std::string form_text(const parameter_parts& members) {
  std::string text;
  append_pairs(text, {}, members, form_style);
  return text;
}

void append_query(std::string& out, const parameter_parts& text) {
  if (text.is != shape::absent) http::percent_encode(out, text.texts.front());
}

void append_path(std::string& out, std::string_view name, const parameter_parts& parts,
                 parameter_style how) {
  // A text alone in its segment has no delimiters to keep apart.
  const bool alone = how.kind == style::simple && parts.is == shape::text;
  const target reserved = alone ? target::reserved_segment : target::reserved_path;
  const target to = how.allow_reserved ? reserved : target::path;
  std::string text;
  switch (how.kind) {
    case style::matrix:
      text = matrix_text(name, parts, how.explode, to);
      break;
    case style::label:
      text = '.' + joined(parts, how.explode, how.explode ? "." : ",",
                          how.explode && !how.allow_reserved ? target::label : to);
      break;
    default:
      text = joined(parts, how.explode, ",", to);
  }
  // "." and "..", escaped or not, would be taken for steps in the path (RFC 3986 section 5.2.4).
  std::string plain;
  (void)http::percent_decode(plain, text);
  if (parts.is == shape::absent || text.empty() || plain == "." || plain == "..") {
    throw std::invalid_argument("the path parameter " + std::string{name} + " cannot be \"" + text +
                                "\"");
  }
  out.append(text);
}

std::optional<std::string> field_text(const parameter_parts& parts, parameter_style how) {
  if (parts.is == shape::absent) return std::nullopt;
  return joined(parts, how.explode, ",", target::field);
}

std::optional<std::string> json_field_text(const parameter_parts& json_text) {
  std::optional<std::string> text = field_text(json_text, simple_style);
  // The one control character that JSON does not escape by itself; it stands in strings only.
  for (std::size_t at = 0; text && (at = text->find('\x7F', at)) != std::string::npos;)
    text->replace(at, 1, "\\u007f");
  return text;
}

void field_writer::add(std::string_view name, parameter_parts parts, parameter_style how) {
  switch (parts.is) {
    case shape::absent:
      return;
    case shape::text:
      members_.push_back({.name = std::string{name}, .value = std::move(parts.texts.front())});
      return;
    case shape::items:
      if (!how.explode) {
        members_.push_back({.name = std::string{name},
                            .value = joined(parts, false, delimiter(how.kind), target::pairs),
                            .escaped = true});
        return;
      }
      for (std::string& item : parts.texts) {
        members_.push_back({.name = std::string{name}, .value = std::move(item)});
      }
      return;
    case shape::members:
      throw std::invalid_argument("an object inside a form has no form of its own");
    case shape::brackets:
      for (written_member& each : parts.members) {
        each.name.insert(0, name);
        members_.push_back(std::move(each));
      }
      return;
  }
}

}  // namespace tenon::api
