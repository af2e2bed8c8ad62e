// Takes a parameter's text apart as its style says: RFC 6570, and OpenAPI's delimited styles.
#include <algorithm>
#include <cstddef>

#include <tenon/api/field_list.hpp>
#include <tenon/http/url.hpp>

namespace tenon::api {
namespace {

using parts = std::vector<std::string_view>;

/// The values of every pair with that name.
parts occurrences(const field_list& list, std::string_view name) {
  parts found;
  for (const raw_field& field : list.fields) {
    if (field.name == name) found.push_back(field.value);
  }
  return found;
}

void split(std::string_view text, std::string_view separator, parts& out) {
  for (;;) {
    const std::size_t end = text.find(separator);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + separator.size());
  }
}

/// A delimiter that the client may have escaped too: whichever form the text uses.
parts split_either(std::string_view text, std::string_view plain, std::string_view escaped,
                   std::string_view escaped_lower) {
  parts out;
  while (true) {
    std::size_t end = text.find(plain);
    std::size_t length = plain.size();
    for (const std::string_view other : {escaped, escaped_lower}) {
      const std::size_t at = text.find(other);
      if (at < end) {
        end = at;
        length = other.size();
      }
    }
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + length);
  }
}

parts split_by(style kind, std::string_view text, escaping how) {
  // Parts of a multipart body are not escaped.
  if (how == escaping::none && (kind == style::space_delimited || kind == style::pipe_delimited)) {
    parts plain;
    split(text, kind == style::space_delimited ? " " : "|", plain);
    return plain;
  }
  if (kind == style::space_delimited) return split_either(text, "+", "%20", "%20");
  if (kind == style::pipe_delimited) return split_either(text, "|", "%7C", "%7c");
  parts out;
  split(text, ",", out);
  return out;
}

/// Header lists may have blanks around the commas (RFC 9110 section 5.6.1).
std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool unescape_into(const parts& from, escaping how, std::vector<std::string>& out) {
  out.reserve(from.size());
  for (const std::string_view part : from) {
    std::string& item = out.emplace_back();
    if (!append_unescaped(item, how == escaping::field ? without_blanks(part) : part, how)) {
      return false;
    }
  }
  return true;
}

/// Cuts `name=` off a pair of a matrix, or `name` where nothing follows; false when it has another.
bool cut_name(std::string_view& pair, std::string_view name) {
  const std::size_t equals = std::min(pair.find('='), pair.size());
  std::string written;
  if (!http::percent_decode(written, pair.substr(0, equals)) || written != name) return false;
  pair.remove_prefix(std::min(equals + 1, pair.size()));
  return true;
}

/// Cuts `;name=` off a matrix parameter, or `.` off a label; false when it does not start so.
bool cut_prefix(std::string_view& text, std::string_view name, style kind) {
  if (kind == style::simple) return true;
  if (text.empty() || text.front() != (kind == style::label ? '.' : ';')) return false;
  text.remove_prefix(1);
  return kind == style::label || cut_name(text, name);
}

taken unescape_one(std::string_view text, escaping how, std::string& room, std::string_view& out) {
  if (is_unescaped(text, how)) {
    out = text;
    return taken::found;
  }
  room.clear();
  if (!append_unescaped(room, text, how)) return taken::malformed;
  out = room;
  return taken::found;
}

/// The items of a path or header parameter, still escaped.
bool text_items(std::string_view text, std::string_view name, parameter_style how, parts& out) {
  if (how.kind == style::matrix && how.explode) {
    parts each;
    split(text, ";", each);
    if (each.size() < 2 || !each.front().empty()) return false;
    for (std::size_t i = 1; i < each.size(); ++i) {
      if (!cut_name(each[i], name)) return false;
      out.push_back(each[i]);
    }
    return true;
  }
  if (!cut_prefix(text, name, how.kind)) return false;
  if (!text.empty()) split(text, how.kind == style::label && how.explode ? "." : ",", out);
  return true;
}

/// Pairs written `k=v` each; in a matrix `k` is `k=`.
bool add_exploded(const parts& each, style kind, field_list& out) {
  for (const std::string_view part : each) {
    const std::size_t equals = part.find('=');
    const bool bare = equals == std::string_view::npos;
    if (bare && kind != style::matrix) return false;
    out.add(part.substr(0, equals), bare ? std::string_view{} : part.substr(equals + 1));
  }
  return !out.malformed;
}

/// Pairs written `k,v,k,v`.
bool add_alternating(const parts& each, field_list& out) {
  if (each.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < each.size(); i += 2) out.add(each[i], each[i + 1]);
  return !out.malformed;
}

bool text_members(std::string_view text, std::string_view name, parameter_style how,
                  field_list& out) {
  parts each;
  if (how.explode) {
    if (how.kind != style::simple) {
      if (text.empty() || text.front() != (how.kind == style::label ? '.' : ';')) return false;
      text.remove_prefix(1);
    }
    split(text, how.kind == style::simple ? "," : how.kind == style::label ? "." : ";", each);
    return add_exploded(each, how.kind, out);
  }
  if (!cut_prefix(text, name, how.kind)) return false;
  split(text, ",", each);
  return add_alternating(each, out);
}

/// `filter[status]=sold`: the pairs whose name is the parameter's with one key in brackets.
taken deep_members(const field_list& all, std::string_view name, field_list& out) {
  for (const raw_field& field : all.fields) {
    const std::string_view text = field.name;
    if (text.size() < name.size() + 2 || text.substr(0, name.size()) != name ||
        text[name.size()] != '[') {
      continue;
    }
    if (text.back() != ']') return taken::malformed;
    const std::string_view key = text.substr(name.size() + 1, text.size() - name.size() - 2);
    if (key.find_first_of("[]") != std::string_view::npos) return taken::malformed;
    out.fields.push_back({.name = key, .value = field.value});
  }
  out.names = all.names;
  return out.fields.empty() ? taken::absent : taken::found;
}

}  // namespace

bool is_empty(const parameter_source& from, std::string_view name) noexcept {
  if (from.fields == nullptr) return false;
  bool empty = false;
  for (const raw_field& field : from.fields->fields) {
    if (field.name != name) continue;
    if (empty || !field.value.empty()) return false;
    empty = true;
  }
  return empty;
}

taken take_text(const parameter_source& from, std::string_view name, parameter_style how,
                std::string& room, std::string_view& out) {
  if (from.fields == nullptr) {
    if (!from.has_text) return taken::absent;
    std::string_view text = from.text;
    if (!cut_prefix(text, name, how.kind)) return taken::malformed;
    return unescape_one(text, from.how, room, out);
  }
  const raw_field* found = nullptr;
  for (const raw_field& field : from.fields->fields) {
    if (field.name != name) continue;
    if (found != nullptr) return taken::repeated;
    found = &field;
  }
  if (found == nullptr) return taken::absent;
  return unescape_one(found->value, from.how, room, out);
}

taken take_items(const parameter_source& from, std::string_view name, parameter_style how,
                 std::vector<std::string>& out) {
  parts raw;
  if (from.fields == nullptr) {
    if (!from.has_text) return taken::absent;
    if (!text_items(from.text, name, how, raw)) return taken::malformed;
  } else {
    raw = occurrences(*from.fields, name);
    if (raw.empty()) return taken::absent;
    if (!how.explode) {
      if (raw.size() > 1) return taken::repeated;
      raw = split_by(how.kind, std::string_view{raw.front()}, from.how);
    }
    if (raw.size() == 1 && raw.front().empty()) raw.clear();
  }
  return unescape_into(raw, from.how, out) ? taken::found : taken::malformed;
}

taken take_members(const parameter_source& from, std::string_view name, parameter_style how,
                   field_list& out) {
  out.how = from.how;
  if (from.fields == nullptr) {
    if (!from.has_text) return taken::absent;
    return text_members(from.text, name, how, out) ? taken::found : taken::malformed;
  }
  if (how.kind == style::deep_object) return deep_members(*from.fields, name, out);
  if (how.scatters_members()) {
    out = *from.fields;
    return taken::found;
  }
  parts raw = occurrences(*from.fields, name);
  if (raw.empty()) return taken::absent;
  if (raw.size() > 1) return taken::repeated;
  raw = split_by(how.kind, std::string_view{raw.front()}, from.how);
  return add_alternating(raw, out) ? taken::found : taken::malformed;
}

}  // namespace tenon::api
