// Requests that the API sends: webhooks, and the callbacks of operations.

#include <algorithm>
#include <cctype>
#include <utility>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

/// A name as a segment of a path: what would need escapes becomes '-'.
std::string segment(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (!plain) c = '-';
  }
  return out == "." || out == ".." ? "-" : out;
}

}  // namespace

void lowerer::lower_hooks() {
  const std::size_t called = out_.operations.size();
  for (const openapi::path_item& item : in_.webhooks) {
    lower_hook(item,
               {.kind = direction::webhook, .name = item.path, .path = "/" + segment(item.path)});
  }
  std::size_t next = 0;
  for (const openapi::path_item& item : in_.paths) {
    for (const openapi::operation& op : item.operations) {
      // Operations that are left out send nothing.
      if (next == called || out_.operations[next].method != op.method ||
          out_.operations[next].path != item.path)
        continue;
      const std::string owner = out_.operations[next].id;
      for (const auto& [name, callback] : op.callbacks) lower_callback(owner, name, *callback);
      ++next;
    }
  }
}

void lowerer::lower_callback(const std::string& owner, const std::string& name,
                             const openapi::callback& written) {
  if (!callback_hooks_.emplace(&written, out_.hooks.size()).second) return;
  const std::string path = "/" + segment(owner) + "/" + segment(name);
  for (const openapi::path_item& item : written.items) {
    const bool first = &item == &written.items.front();
    const std::string number =
        first ? std::string() : "-" + std::to_string(&item - written.items.data() + 1);
    lower_hook(item, {.kind = direction::callback,
                      .name = name + number,
                      .path = path + number,
                      .expression = item.path,
                      .owner = owner});
  }
}

void lowerer::lower_hook(const openapi::path_item& item, hook made) {
  const std::size_t index = out_.hooks.size();
  const auto taken = [&](const std::string& path) {
    return std::ranges::find(out_.hooks, path, &hook::path) != out_.hooks.end();
  };
  if (taken(made.path)) {
    int number = 2;
    while (taken(made.path + "-" + std::to_string(number))) ++number;
    made.path += "-" + std::to_string(number);
  }
  out_.hooks.push_back(std::move(made));
  for (const openapi::operation& op : item.operations) {
    if (skipped(op, item.path)) continue;
    operation_failed_ = false;
    const hook& mine = out_.hooks[index];
    std::string id = op.operation_id;
    if (id.empty()) id = item.operations.size() == 1 ? mine.name : mine.name + "_" + op.method;
    operation lowered = lower_operation(item, op, free_id(std::move(id)));
    if (operation_failed_) continue;
    lowered.hook = index;
    lowered.path = mine.path;
    lowered.server.reset();
    report_left_out(op, mine.kind == direction::webhook ? "a webhook" : "a callback");
    out_.operations.push_back(std::move(lowered));
  }
}

// What an operation may have whose URL is known only at run time, and that says nothing then.
void lowerer::report_left_out(const openapi::operation& op, const std::string& what) {
  if (op.nested_callbacks) {
    report(sink_, "OA5001", severity::warning, op.nested_callbacks,
           "callbacks of " + what + " are not generated yet");
  }
  for (const openapi::server& each : op.servers) {
    if (each.node) {
      report(sink_, "OA5001", severity::warning, each.node,
             "servers of " + what + " are ignored: its URL is given when it is sent");
    }
  }
  for (const openapi::parameter& each : op.parameters) {
    if (each.in != openapi::location::path) continue;
    report(sink_, "OA3001", severity::warning, each.node,
           "the URL of " + what + " has no path parameters", "it is ignored");
  }
}

}  // namespace tenon::gen::service
