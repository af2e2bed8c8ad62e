#include <algorithm>

#include "openapi/bundle.hpp"
#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

struct split_url {
  /// With the scheme; empty for a path.
  std::string_view host{};
  /// Without a slash at its end.
  std::string_view path{};
};

split_url split(std::string_view url) {
  split_url out{.path = url};
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    const std::size_t end = std::min(url.find('/', scheme + 3), url.size());
    out = {url.substr(0, end), url.substr(end)};
  }
  while (out.path.ends_with('/')) out.path.remove_suffix(1);
  return out;
}

/// By its operationId, or by method and path.
bool is_called(const openapi::operation& op, const std::string& path, const std::string& name) {
  return !name.empty() && (name == op.operation_id || name == op.method + " " + path);
}

}  // namespace

std::optional<api> lower(const openapi::document& description, const lower_options& options,
                         source::diagnostic_sink& sink) {
  return lowerer(description, options, sink).lower();
}

std::optional<api> lowerer::lower() {
  const std::size_t errors_before = sink_.error_count();
  leave_out_unsupported_ = std::ranges::find(options_.skip, "OA5001") != options_.skip.end();
  out_.title = in_.title;
  out_.version = in_.api_version;
  out_.doc = in_.description;
  for (const openapi::server& each : in_.servers) {
    out_.servers.push_back({each.url, each.description});
  }
  for (const openapi::tag& each : in_.tags) out_.tags.push_back({each.name, each.description});
  check_formats();
  lower_schemes();
  lower_components();
  lower_operations();
  lower_hooks();
  drain();
  resolve_aliases();
  resolve_named_cycles();
  choose_strategies();
  drop_unsupported();
  lower_links();
  check_finite();
  mark_recursion();
  box_large_alternatives();  // breaks cycles where a user sees no box
  box_cycles();
  box_large_alternatives();
  lower_checks();
  check_examples();
  check_request_bounds();
  if (sink_.error_count() != errors_before) return std::nullopt;
  out_.document_json = openapi::bundle(in_);
  return std::move(out_);
}

void lowerer::lower_operations() {
  check_skips();
  for (const openapi::path_item& item : in_.paths) {
    for (const openapi::operation& op : item.operations) {
      if (skipped(op, item.path)) continue;
      operation_failed_ = false;
      std::string id = op.operation_id;
      if (id.empty()) id = synthesise_id(op.method, item.path);
      operation made = lower_operation(item, op, std::move(id));
      if (operation_failed_) continue;
      out_.operations.push_back(std::move(made));
      served_.push_back(&op);
    }
  }
}

bool lowerer::skipped(const openapi::operation& op, const std::string& path) {
  for (const std::string& name : options_.skip) {
    if (!is_called(op, path, name)) continue;
    report(sink_, "OA5002", severity::info, op.node, "'" + name + "' is left out on request");
    return true;
  }
  return false;
}

void lowerer::check_skips() {
  const auto has = [](const std::vector<openapi::path_item>& items, const std::string& name) {
    return std::ranges::any_of(items, [&](const openapi::path_item& item) {
      return std::ranges::any_of(item.operations, [&](const openapi::operation& op) {
        return is_called(op, item.path, name);
      });
    });
  };
  for (const std::string& name : options_.skip) {
    if (name == "OA5001" || has(in_.paths, name) || has(in_.webhooks, name)) continue;
    const bool of_callback = std::ranges::any_of(
        in_.callbacks, [&](const openapi::callback& each) { return has(each.items, name); });
    if (of_callback) continue;
    report(sink_, "OA5002", severity::warning, {}, "there is no operation '" + name + "' to skip",
           "name it by its operationId, or as in 'GET /pets'");
  }
}

operation lowerer::lower_operation(const openapi::path_item& item, const openapi::operation& op,
                                   std::string id) {
  operation out;
  out.method = op.method;
  out.path = item.path;
  out.id = std::move(id);
  out.id_synthesised = op.operation_id.empty();
  out.tags = op.tags;
  out.summary = op.summary;
  out.doc = op.description;
  out.deprecated = op.deprecated;
  out.blocking = op.blocking;
  out.max_body = op.max_body;
  out.timeout = op.timeout;
  out.pinned_name = op.pinned_name;
  out.where = op.node.key_where();
  for (const std::string& name : op.tags) {
    if (std::ranges::find(out_.tags, name, &tag::name) == out_.tags.end()) {
      out_.tags.push_back({name, {}});
    }
  }
  lower_parameters(out, item, op);
  lower_body(out, op);
  lower_responses(out, op);
  out.required_security = lower_security(op);
  out.server = server_of(op);
  const auto streams = [](const std::vector<media>& forms) {
    return std::ranges::find(forms, body_kind::items, &media::kind) != forms.end();
  };
  const bool has_streams = (out.body && streams(out.body->alternatives)) ||
                           std::ranges::any_of(out.responses, [&](const response& each) {
                             return streams(each.alternatives);
                           });
  if (out.blocking && has_streams) {
    report(sink_, "OA5001", severity::warning, op.node,
           "'x-tenon-blocking' changes nothing here: no plain function can wait for the items of a "
           "stream");
    out.blocking = false;
  }
  return out;
}

std::optional<std::string> lowerer::server_of(const openapi::operation& op) const {
  if (op.servers.empty()) return std::nullopt;
  const split_url own = split(op.servers.front().url);
  const std::string_view first = in_.servers.empty() ? "/" : std::string_view(in_.servers[0].url);
  const split_url whole = split(first);
  const bool same_host = own.host.empty() || own.host == whole.host;
  if (same_host && own.path == whole.path) return std::nullopt;
  if (!same_host) return std::string(own.host) + std::string(own.path);
  return own.path.empty() ? "/" : std::string(own.path);
}

std::string lowerer::synthesise_id(const std::string& method, const std::string& path) {
  std::string id;
  for (const char c : method) id += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  bool boundary = true;
  for (const char c : path) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word) {
      if (boundary) id += '_';
      id += c;
    } else if (c == '{') {
      id += "_by";
    }
    boundary = !word;
  }
  return free_id(std::move(id));
}

std::string lowerer::free_id(std::string wanted) const {
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(in_.paths,
                               [&](const openapi::path_item& item) {
                                 return std::ranges::find(item.operations, name,
                                                          &openapi::operation::operation_id) !=
                                        item.operations.end();
                               }) ||
           std::ranges::find(out_.operations, name, &operation::id) != out_.operations.end();
  };
  if (!taken(wanted)) return wanted;
  int number = 2;
  while (taken(wanted + "_" + std::to_string(number))) ++number;
  return wanted + "_" + std::to_string(number);
}

void lowerer::unsupported(node where, std::string message, std::string help) {
  operation_failed_ = true;
  report(sink_, "OA5001", unsupported_level(), where, std::move(message), std::move(help));
}

severity lowerer::unsupported_level() const {
  return leave_out_unsupported_ || has_alternative_ ? severity::warning : severity::error;
}

void lowerer::unsupported(source::span where, std::string message) {
  sink_.add({.code = "OA5001",
             .where = where,
             .message = std::move(message),
             .level = unsupported_level()});
}

// What needs every type to be known.
void lowerer::drop_unsupported() {
  note_types_outside_multipart();
  std::erase_if(out_.operations, [&](operation& op) {
    const bool good = check_parameters(op);
    return !finish_bodies(op) || !good;
  });
  hold_files();
}

}  // namespace tenon::gen::service
