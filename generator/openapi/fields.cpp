#include "openapi/fields.hpp"

#include <algorithm>
#include <utility>

namespace tenon::gen::openapi {

using gen::document::node;
using source::diagnostic;
using source::severity;

void report(source::diagnostic_sink& sink, source::diagnostic_code code, node where,
            std::string message, std::string help) {
  report(sink, code, code.info().level, where, std::move(message), std::move(help));
}

void report(source::diagnostic_sink& sink, source::diagnostic_code code, severity level, node where,
            std::string message, std::string help) {
  // A container can span many lines: its key is the better place to point at.
  const bool long_value = !where.is_scalar();
  sink.add(diagnostic{.code = code,
                      .where = long_value ? where.key_where() : where.where(),
                      .message = std::move(message),
                      .help = std::move(help),
                      .pointer = where.pointer(),
                      .level = level});
}

void report_key(source::diagnostic_sink& sink, source::diagnostic_code code, severity level,
                node entry, std::string message, std::string help) {
  sink.add(diagnostic{.code = code,
                      .where = entry.key_where(),
                      .message = std::move(message),
                      .help = std::move(help),
                      .pointer = entry.pointer(),
                      .level = level});
}

namespace {

std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t above = row[j + 1];
      const std::size_t change = diagonal + (lower(left[i]) == lower(right[j]) ? 0 : 1);
      row[j + 1] = std::min({change, above + 1, row[j] + 1});
      diagonal = above;
    }
  }
  return row.back();
}

std::string_view describe_shape(shape wanted) {
  switch (wanted) {
    case shape::text:
      return "a string";
    case shape::boolean:
      return "true or false";
    case shape::integer:
      return "an integer";
    case shape::number:
      return "a number";
    case shape::list:
      return "a list";
    case shape::object:
      return "a mapping";
    case shape::any:
      break;
  }
  return "a value";
}

bool fits(node value, shape wanted) {
  switch (wanted) {
    case shape::text:
      return value.is_string();
    case shape::boolean:
      return value.is_boolean();
    case shape::integer:
      return value.as_int64().has_value();
    case shape::number:
      return value.is_number();
    case shape::list:
      return value.is_sequence();
    case shape::object:
      return value.is_mapping();
    case shape::any:
      break;
  }
  return true;
}

void report_unknown(source::diagnostic_sink& sink, node entry, std::string_view what,
                    std::span<const field> fields, severity level) {
  std::vector<std::string_view> names;
  for (const field& known : fields) names.push_back(known.name);
  const std::string_view close = nearest(entry.key(), names);
  report_key(sink, "OA2002", level, entry,
             std::string(what) + " has no field '" + std::string(entry.key()) + "'",
             close.empty() ? std::string() : "did you mean '" + std::string(close) + "'?");
}

std::string_view spell(version since) { return since == version::v3_1 ? "3.1" : "3.2"; }

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.size() > 64) return {};
  std::string_view best;
  std::size_t least = std::max<std::size_t>(name.size() / 3, 1) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t edits = distance(name, candidate);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates,
                         std::size_t& comparisons_left) {
  const bool enough = candidates.size() <= comparisons_left;
  comparisons_left = enough ? comparisons_left - candidates.size() : 0;
  return enough ? nearest(name, candidates) : std::string_view();
}

bool is_foreign_extension(std::string_view name) {
  return name.starts_with("x-") && !name.starts_with("x-tenon-");
}

bool has_text(node value) { return value.is_scalar() && !value.is_null(); }

bool has_shape(source::diagnostic_sink& sink, node value, shape wanted, std::string_view what,
               severity level) {
  if (fits(value, wanted)) return true;
  if (wanted == shape::text && has_text(value)) {
    report(sink, "OA2004", severity::warning, value,
           std::string(what) + " is a string, not " +
               std::string(gen::document::describe(value.type())) + ": its text is taken",
           "put it in quotes");
    return true;
  }
  report(sink, "OA2004", level, value,
         std::string(what) + " is " + std::string(describe_shape(wanted)) + ", not " +
             std::string(gen::document::describe(value.type())));
  return false;
}

bool check_fields(source::diagnostic_sink& sink, node value, std::string_view what,
                  version declared, std::span<const field> fields, severity level) {
  if (!has_shape(sink, value, shape::object, what, level)) return false;
  for (const node entry : value.children()) {
    const std::string_view name = entry.key();
    if (is_foreign_extension(name)) continue;
    const auto* known = std::find_if(fields.data(), fields.data() + fields.size(),
                                     [&](const field& f) { return f.name == name; });
    if (known == fields.data() + fields.size()) {
      report_unknown(sink, entry, what, fields, name.starts_with("x-") ? severity::warning : level);
    } else if (known->since > declared) {
      report_key(sink, "OA2005", level, entry,
                 "'" + std::string(name) + "' belongs to OpenAPI " +
                     std::string(spell(known->since)) + " and later");
    } else {
      const bool left_out = entry.is_null() && known->holds == shape::text && !known->required;
      has_shape(sink, entry, known->holds, "'" + std::string(name) + "'",
                left_out ? severity::warning : level);
    }
  }
  for (const field& known : fields) {
    if (known.required && !value.contains(known.name)) {
      report(sink, "OA2003", level, value,
             std::string(what) + " needs the field '" + std::string(known.name) + "'");
    }
  }
  return true;
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_reference(node value) {
  if (!value.is_mapping()) return false;
  const node ref = value.find("$ref");
  return ref && ref.is_string();
}

std::string text_of(node object, std::string_view name) {
  const node found = object.find(name);
  return std::string(found && has_text(found) ? found.text() : "");
}

bool flag_of(node object, std::string_view name, bool otherwise) {
  const node found = object.find(name);
  return found ? found.as_bool().value_or(otherwise) : otherwise;
}

std::vector<std::string> texts_of(source::diagnostic_sink& sink, node object,
                                  std::string_view name) {
  std::vector<std::string> result;
  const node list = object.find(name);
  if (!list || !list.is_sequence()) return result;
  for (const node entry : list.children()) {
    if (has_shape(sink, entry, shape::text, "an entry of '" + std::string(name) + "'")) {
      result.emplace_back(entry.text());
    }
  }
  return result;
}

bool is_qualified_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  while (true) {
    const std::size_t end = text.find("::");
    const std::string_view name = text.substr(0, end);
    if (name.empty() || !is_letter(name.front()) || !std::ranges::all_of(name, is_part)) {
      return false;
    }
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 2);
  }
}

bool is_header_name(std::string_view text) {
  return !text.empty() && text.find("//") == std::string_view::npos &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view{"_-+./"}.find(c) != std::string_view::npos;
         });
}

std::optional<mapped_type> mapped_type_of(source::diagnostic_sink& sink, node object) {
  const node written = object.find("x-tenon-type");
  if (!written) return std::nullopt;
  const mapped_type out{text_of(written, "name"), text_of(written, "header")};
  if (is_qualified_name(out.name) && is_header_name(out.header)) return out;
  report(sink, "OA2004", written,
         "'x-tenon-type' has the 'name' of a C++ type and the 'header' that declares it",
         "write {name: \"money::amount\", header: \"money/amount.hpp\"}");
  return std::nullopt;
}

std::optional<std::string> pinned_name_of(node object) {
  const node written = object.find("x-tenon-name");
  return written && has_text(written) ? std::optional(std::string(written.text())) : std::nullopt;
}

void report_exclusion(source::diagnostic_sink& sink, node value, std::string_view first,
                      std::string_view second) {
  if (!value.contains(first) || !value.contains(second)) return;
  report_key(sink, "OA2019", severity::error, value.find(second),
             "'" + std::string(first) + "' and '" + std::string(second) + "' exclude each other");
}

}  // namespace tenon::gen::openapi
