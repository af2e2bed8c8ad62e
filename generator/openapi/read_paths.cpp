#include <algorithm>
#include <array>
#include <utility>

#include "openapi/reader.hpp"
#include "openapi/uri.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field path_fields[] = {{"$ref", shape::text},
                                 {"summary", shape::text},
                                 {"description", shape::text},
                                 {"get", shape::object},
                                 {"put", shape::object},
                                 {"post", shape::object},
                                 {"delete", shape::object},
                                 {"options", shape::object},
                                 {"head", shape::object},
                                 {"patch", shape::object},
                                 {"trace", shape::object},
                                 {"servers", shape::list},
                                 {"parameters", shape::list},
                                 {"query", shape::object, false, version::v3_2},
                                 {"additionalOperations", shape::object, false, version::v3_2}};

struct method_name {
  std::string_view key;
  std::string_view method;
};
constexpr std::array<method_name, 9> methods = {{{"get", "GET"},
                                                 {"put", "PUT"},
                                                 {"post", "POST"},
                                                 {"delete", "DELETE"},
                                                 {"options", "OPTIONS"},
                                                 {"head", "HEAD"},
                                                 {"patch", "PATCH"},
                                                 {"trace", "TRACE"},
                                                 {"query", "QUERY"}}};

const method_name* find_method(std::string_view key) {
  const auto* found = std::ranges::find(methods, key, &method_name::key);
  return found == methods.end() ? nullptr : found;
}

/// The template with every variable's name removed, and without escapes of what means the same
/// unescaped.
std::string skeleton(std::string_view path) {
  std::string result;
  bool inside = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '}') inside = false;
    if (inside) continue;
    inside = path[i] == '{';
    const std::optional<char> octet = unescaped_at(path, i);
    if (octet && std::string_view{"/{}%"}.find(*octet) == std::string_view::npos) {
      result += *octet;
      i += 2;
    } else {
      result += path[i];
    }
  }
  return result;
}

std::string nearest_variable(const path_item& item, std::string_view name) {
  std::vector<std::string_view> names(item.variables.begin(), item.variables.end());
  const std::string_view close = nearest(name, names);
  if (close.empty()) return {};
  return "rename it to '" + std::string(close) + "'";
}

}  // namespace

void reader::read_paths(node map) {
  for (const node entry : map.children()) {
    if (!entry.key().starts_with("x-")) read_path_item(entry);
  }
  check_equivalent_paths();
  check_ambiguous_paths();
}

void reader::read_path_item(node entry) {
  path_item out;
  out.path = entry.key();
  out.node = entry;
  const bool valid = read_template(out, entry);
  if (!read_operations(out, entry)) return;
  for (const operation& each : out.operations) {
    if (valid) check_path_parameters(out, each);
  }
  out_.paths.push_back(std::move(out));
}

bool reader::read_operations(path_item& out, node entry) {
  std::vector<node> parts;
  for (node part = entry; part; part = follow_once(part, "a path item")) {
    if (std::ranges::find(parts, part) != parts.end()) {
      report(sink_, "OA3003", part.find("$ref"), "this reference leads back to itself");
      return false;
    }
    if (!check_fields(sink_, part, "a path item", out_.version, path_fields)) return false;
    parts.push_back(part);
  }
  if (parts.back().contains("$ref")) return false;
  check_doubled_fields(parts);
  // What is written beside a reference comes first: it belongs to this path.
  std::vector<parameter> shared;
  std::vector<server> servers;
  shared_parameters_.clear();
  for (const node part : parts) {
    shared_parameters_.push_back(part.find("parameters"));
    for (parameter& each : read_parameters(part.find("parameters"))) {
      shared.push_back(std::move(each));
    }
    if (servers.empty()) servers = read_servers(part.find("servers"));
  }
  for (const node part : parts) read_methods(out, part, shared);
  for (operation& each : out.operations) {
    if (each.servers.empty()) each.servers = servers;
  }
  return true;
}

// The specification leaves open which of the two counts.
void reader::check_doubled_fields(const std::vector<node>& parts) {
  for (std::size_t at = 1; at < parts.size(); ++at) {
    for (const node child : parts[at].children()) {
      const node own = parts[at - 1].find(child.key());
      if (!own || child.key() == "$ref" || child.key().starts_with("x-")) continue;
      const bool text = child.key() == "summary" || child.key() == "description";
      if (text || child.key() == "parameters" || child.key() == "servers") continue;
      report_key(
          sink_, "OA3004", severity::error, own,
          "'" + std::string(child.key()) + "' is here and in the path item that '$ref' names",
          "write it in one of the two");
    }
  }
}

void reader::read_methods(path_item& out, node item, const std::vector<parameter>& shared) {
  const auto add = [&](node written, std::string method) {
    if (!written.is_mapping()) return;
    operation& made =
        out.operations.emplace_back(read_operation(written, std::move(method), shared));
    if (!made.summary.empty() || !made.description.empty()) return;
    made.summary = text_of(item, "summary");
    made.description = text_of(item, "description");
  };
  for (const node child : item.children()) {
    if (const method_name* known = find_method(child.key())) add(child, std::string(known->method));
  }
  const node more = item.find("additionalOperations");
  if (!more || !more.is_mapping()) return;
  for (const node child : more.children()) {
    check_method(child);
    add(child, std::string(child.key()));
  }
}

// Methods are case-sensitive (RFC 9110, 9.1); the fixed ones have their own fields.
void reader::check_method(node entry) {
  const std::string name(entry.key());
  if (!is_token(name)) {
    report_key(sink_, "OA2004", severity::error, entry, "'" + name + "' is not a method");
  } else if (const auto* known = std::ranges::find(methods, name, &method_name::method);
             known != methods.end()) {
    report_key(sink_, "OA2019", severity::error, entry, "the method " + name + " has its own field",
               "write it as '" + std::string(known->key) + "' beside 'additionalOperations'");
  }
}

void reader::check_path_item(node entry) {
  const node place = entry.alias_target();
  if (!visited_.insert(place_of(place)).second) return;
  const bool before = std::exchange(aside_, true);
  path_item ignored;
  ignored.path = entry.key();
  ignored.node = entry;
  read_operations(ignored, entry);
  aside_ = before;
}

bool reader::read_template(path_item& out, node entry) {
  const std::string_view path = entry.key();
  const auto fail = [&](const std::string& why) {
    report_key(sink_, "OA3015", severity::error, entry, why);
    return false;
  };
  if (!path.starts_with('/')) return fail("a path starts with '/'");
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '}') return fail("'}' without '{' in the path template");
    if (path[i] != '{') continue;
    const std::size_t end = path.find_first_of("{}/", i + 1);
    if (end == std::string_view::npos || path[end] != '}') {
      return fail("'{' without '}' in the path template");
    }
    std::string name(path.substr(i + 1, end - i - 1));
    if (name.empty()) return fail("a variable of the path template has no name");
    if (std::ranges::find(out.variables, name) != out.variables.end()) {
      return fail("the path template names '" + name + "' twice");
    }
    if (i > 0 && path[i - 1] == '}') {
      return fail("'" + out.variables.back() + "' and '" + name + "' have nothing between them");
    }
    out.variables.push_back(std::move(name));
    i = end;
  }
  if (path.find('#') != std::string_view::npos) {
    report_key(sink_, "OA3015", severity::warning, entry,
               "'#' begins a fragment, which no request carries: here it is part of the path",
               "keep one operation for each path and method");
  }
  if (path.find('?') != std::string_view::npos) {
    report_key(sink_, "OA3015", severity::warning, entry,
               "'?' begins a query, which is no part of a path: here it is a character of the path",
               "describe what follows as query parameters");
  }
  return true;
}

void reader::check_equivalent_paths() {
  // Vercel publishes such pairs, for different methods: only a shared method is a conflict.
  std::map<std::string, std::vector<const path_item*>> groups;
  for (const path_item& item : out_.paths) groups[skeleton(item.path)].push_back(&item);
  for (const path_item& item : out_.paths) {
    const auto& group = groups[skeleton(item.path)];
    if (group.size() < 2 || group.front() == &item) continue;
    const path_item& first = *group.front();
    const bool shared = std::ranges::any_of(item.operations, [&](const operation& op) {
      return std::ranges::find(first.operations, op.method, &operation::method) !=
             first.operations.end();
    });
    sink_.add({.code = "OA3008",
               .where = item.node.key_where(),
               .message = "this path matches the same requests as '" + first.path + "'",
               .notes = {{first.node.key_where(), "the other path"}},
               .pointer = item.node.pointer(),
               .level = shared ? severity::error : severity::warning});
  }
}

void reader::check_path_parameters(const path_item& item, const operation& op) {
  for (const parameter& given : op.parameters) {
    const node name = given.node.find("name");
    if (given.in != location::path || !name) continue;  // a missing name has been reported
    if (std::ranges::find(item.variables, given.name) != item.variables.end()) continue;
    std::string help = nearest_variable(item, given.name);
    // Without a variable it could be meant for, the parameter is only superfluous.
    const severity level = help.empty() ? severity::warning : severity::error;
    if (help.empty()) help = "it is ignored";
    sink_.add({.code = "OA3001",
               .where = name.where(),
               .message =
                   "path parameter '" + given.name + "' is not in the template '" + item.path + "'",
               .notes = {{item.node.key_where(), "template declared here"}},
               .help = std::move(help),
               .pointer = name.pointer(),
               .level = level});
  }
  for (const std::string& variable : item.variables) {
    const bool given = std::ranges::any_of(op.parameters, [&](const parameter& other) {
      return other.in == location::path && other.name == variable;
    });
    if (given) continue;
    sink_.add({.code = "OA3007",
               .where = op.node.key_where(),
               .message = "the template variable '" + variable + "' has no path parameter in " +
                          op.method + " " + item.path,
               .notes = {{item.node.key_where(), "template declared here"}},
               .help = "it is read as a string; declare the parameter",
               .pointer = op.node.pointer(),
               .level = severity::warning});
  }
}

}  // namespace tenon::gen::openapi
