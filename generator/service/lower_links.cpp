// What is computed from a request and its response: the next request, and URLs of callbacks.

#include <algorithm>
#include <map>
#include <utility>

#include "document/document.hpp"
#include "openapi/fields.hpp"
#include "openapi/uri.hpp"
#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr std::string_view location_words[] = {"path", "query", "header", "cookie", "querystring"};

/// What a link calls a parameter: its name, or `path.id`.
std::optional<std::size_t> find_parameter(const operation& of, std::string_view name) {
  for (const bool qualified : {false, true}) {
    for (std::size_t i = 0; i < of.parameters.size(); ++i) {
      const parameter& each = of.parameters[i];
      const std::string_view place = location_words[static_cast<std::size_t>(each.in)];
      if (qualified ? name == std::string(place) + "." + each.name : name == each.name) return i;
    }
  }
  return std::nullopt;
}

}  // namespace

// Once it is known which operations there are and what their types are.
void lowerer::lower_links() {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> called;
  for (std::size_t i = 0; i < out_.operations.size(); ++i) {
    const operation& each = out_.operations[i];
    if (!each.hook) called[{each.method, each.path}] = i;
  }
  for (const openapi::path_item& item : in_.paths) {
    for (const openapi::operation& op : item.operations) {
      const auto found = called.find({op.method, item.path});
      if (found == called.end()) continue;
      lower_callback_urls(found->second, op);
      lower_links(found->second, op);
    }
  }
}

void lowerer::lower_callback_urls(std::size_t owner, const openapi::operation& op) {
  operation& mine = out_.operations[owner];
  for (const auto& [name, callback] : op.callbacks) {
    std::size_t hook = callback_hooks_.at(callback);
    for (const openapi::path_item& item : callback->items) {
      std::string problem;
      auto made = parse_expression(item.path, mine, nullptr, problem);
      if (made) {
        mine.callback_urls.push_back({.hook = hook, .expression = std::move(*made)});
      } else {
        openapi::report_key(sink_, "OA3017", severity::warning, item.node, problem,
                            "the URL of '" + name + "' of " + mine.id + " is left to the caller");
      }
      ++hook;
    }
  }
}

void lowerer::lower_links(std::size_t owner, const openapi::operation& op) {
  for (const openapi::response& written : op.responses) {
    auto& responses = out_.operations[owner].responses;
    const auto mine = std::ranges::find_if(responses, [&](const response& each) {
      return each.status == written.status && each.is_range == written.is_range &&
             each.is_default == written.is_default;
    });
    if (mine == responses.end()) continue;
    for (const openapi::link& each : written.links) {
      if (auto made = lower_link(out_.operations[owner], *mine, each)) {
        mine->links.push_back(std::move(*made));
      }
    }
  }
}

std::optional<std::size_t> lowerer::link_target(const openapi::link& in) const {
  const auto find = [&](auto&& is_target) -> std::optional<std::size_t> {
    const auto found = std::ranges::find_if(
        out_.operations, [&](const operation& each) { return !each.hook && is_target(each); });
    if (found == out_.operations.end()) return std::nullopt;
    return static_cast<std::size_t>(found - out_.operations.begin());
  };
  if (in.operation_id) {
    return find([&](const operation& each) { return each.id == in.operation_id.text(); });
  }
  const openapi::reference_uri uri = openapi::parse_reference(in.operation_ref.text());
  constexpr std::string_view prefix = "/paths/";
  const std::size_t last = uri.fragment.rfind('/');
  if (!uri.valid || !uri.path.empty() || !uri.fragment.starts_with(prefix) ||
      last < prefix.size()) {
    return std::nullopt;
  }
  const std::string path = openapi::unescape_pointer_token(
      std::string_view(uri.fragment).substr(prefix.size(), last - prefix.size()));
  std::string method = uri.fragment.substr(last + 1);
  for (char& c : method) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return find([&](const operation& each) { return each.path == path && each.method == method; });
}

std::optional<link> lowerer::lower_link(const operation& owner, const response& from,
                                        const openapi::link& in) {
  link out{.name = in.name, .doc = in.description};
  const auto target = link_target(in);
  if (!target) {
    const node named = in.operation_id ? in.operation_id : in.operation_ref;
    report(sink_, "OA3018", severity::warning, named,
           "'" + std::string(named.text()) + "' is no operation that is generated",
           "the link '" + in.name + "' is left out");
    return std::nullopt;
  }
  out.target = *target;
  const operation& next = out_.operations[*target];
  if (in.server) {
    report(sink_, "OA5001", severity::warning, in.server,
           "the server of a link is not used: the next request goes where its operation does");
  }
  const auto take = [&](node value, std::optional<std::size_t> parameter) {
    auto made = lower_link_value(owner, from, value);
    if (!made) return false;
    made->parameter = parameter;
    out.values.push_back(std::move(*made));
    return true;
  };
  if (in.parameters && in.parameters.is_mapping()) {
    for (const node entry : in.parameters.children()) {
      const auto parameter = find_parameter(next, entry.key());
      if (!parameter) {
        openapi::report_key(sink_, "OA3018", severity::warning, entry,
                            next.id + " has no parameter '" + std::string(entry.key()) + "'",
                            "the link '" + in.name + "' is left out");
        return std::nullopt;
      }
      if (!take(entry, parameter)) return std::nullopt;
    }
  }
  if (!in.request_body) return out;
  const bool plain = next.body && next.body->alternatives.size() == 1 &&
                     (next.body->alternatives.front().kind == body_kind::json ||
                      next.body->alternatives.front().kind == body_kind::form);
  if (!plain) {
    report(sink_, "OA3018", severity::warning, in.request_body,
           next.id + " has no body of JSON or of a form alone",
           "the link '" + in.name + "' is left out");
    return std::nullopt;
  }
  if (!take(in.request_body, std::nullopt)) return std::nullopt;
  return out;
}

std::optional<link_value> lowerer::lower_link_value(const operation& owner, const response& from,
                                                    node in) {
  link_value out;
  const bool is_expression =
      in.is_string() && (in.text().starts_with('$') || in.text().find("{$") != std::string::npos);
  if (!is_expression) {
    out.constant = document::to_json(in);
    return out;
  }
  std::string problem;
  auto made = parse_expression(in.text(), owner, &from, problem);
  if (!made) {
    report(sink_, "OA3017", severity::warning, in, problem, "the link is left out");
    return std::nullopt;
  }
  out.value = std::move(*made);
  return out;
}

}  // namespace tenon::gen::service
