#pragma once
#include <algorithm>
#include <cstddef>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cpp/name_scope.hpp"
#include "cpp/naming.hpp"
#include "cpp/plan.hpp"
#include "cpp/rules.hpp"
#include "cpp/spelling.hpp"
#include "cpp/text.hpp"
#include "cpp/view.hpp"

namespace tenon::gen::cpp {

/// What the planners of all files share.
struct context {
  const service::api& api;
  const plan_options& options;
  const names& given;
  const spelling& types;
  /// Names of helpers, unique over all files.
  name_scope& helpers;

  const type_names& name_of(service::type_id id) const { return given.types[id]; }
  unsigned shard_of(std::string_view name) const {
    return static_cast<unsigned>(stable_hash(name) % options.shards);
  }
  unsigned shard_of_operation(std::size_t index) const {
    return shard_of(given.operations[index].simple);
  }
  /// That of the operation that alone uses the type, else by the name of what the type stands in.
  unsigned shard_of_type(service::type_id id) const {
    if (name_of(id).operation) return shard_of_operation(*name_of(id).operation);
    const std::string path = name_of(id).qualified();
    const std::string_view inner = std::string_view(path).substr(lives_in_ops(id) ? 5 : 0);
    return shard_of(inner.substr(0, inner.find("::")));
  }
  bool lives_in_ops(service::type_id id) const {
    const std::string& scope = name_of(id).scope;
    return scope == "ops" || scope.starts_with("ops::");
  }
};

/// Lines of text as a template sees them.
inline list text_list(const std::vector<std::string>& lines) {
  return make_list(lines, [](const std::string& line) { return value(line); });
}

/// Lines of a documentation comment with what stands before them.
inline list doc_list(std::string_view text, std::size_t indent) {
  return text_list(comment_lines(text, indent));
}

/// `#include` lines: standard and Tenon headers in one sorted block.
inline list header_list(const std::set<std::string>& headers) {
  return make_list(headers, [](const std::string& header) { return value(header); });
}

/// Appends a sentence or paragraph to documentation.
inline void add_paragraph(std::string& doc, std::string_view text) {
  if (text.empty()) return;
  while (doc.ends_with('\n')) doc.pop_back();
  if (!doc.empty()) doc += "\n\n";
  doc += text;
}

/// The directions that have operations, requests of callers always among them.
std::vector<service::direction> directions(const context& from);

/// "webhook" or "callback".
std::string_view hook_word(service::direction of);

/// What every file begins with.
object banner(const context& from);

/// The text of all values in a tree, to find the headers it needs.
void append_text(const value& from, std::string& out);

/// How the header with the operations of one shard is included.
std::string operations_header(const context& from, unsigned shard);

std::vector<planned_file> plan_types(const context& from);
std::vector<planned_file> plan_operations(const context& from);
std::vector<planned_file> plan_codecs(const context& from);
std::vector<planned_file> plan_server(const context& from);
std::vector<planned_file> plan_client(const context& from);
std::vector<planned_file> plan_round_trip(const context& from);

}  // namespace tenon::gen::cpp
