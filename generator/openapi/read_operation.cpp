#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "openapi/header_name.hpp"
#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field operation_fields[] = {
    {"tags", shape::list},          {"summary", shape::text},
    {"description", shape::text},   {"externalDocs", shape::object},
    {"operationId", shape::text},   {"parameters", shape::list},
    {"requestBody", shape::object}, {"responses", shape::object},
    {"callbacks", shape::object},   {"deprecated", shape::boolean},
    {"security", shape::list},      {"servers", shape::list},
    {"x-tenon-name", shape::text},  {"x-tenon-blocking", shape::boolean},
    {"x-tenon-max-body"},           {"x-tenon-timeout"}};

constexpr field swagger_fields[] = {
    {"tags", shape::list},         {"summary", shape::text},
    {"description", shape::text},  {"externalDocs", shape::object},
    {"operationId", shape::text},  {"parameters", shape::list},
    {"consumes", shape::list},     {"produces", shape::list},
    {"responses", shape::object},  {"schemes", shape::list},
    {"security", shape::list},     {"deprecated", shape::boolean},
    {"x-tenon-name", shape::text}, {"x-tenon-blocking", shape::boolean},
    {"x-tenon-max-body"},          {"x-tenon-timeout"}};

/// A number of these above zero, that a C++ integer takes in any of its uses.
std::optional<std::uint64_t> limit_of(source::diagnostic_sink& sink, node object,
                                      std::string_view name, std::string_view unit) {
  constexpr std::uint64_t most = std::uint64_t{1} << 40U;
  const node written = object.find(name);
  if (!written) return std::nullopt;
  const auto value = written.is_number() ? written.as_uint64() : std::nullopt;
  if (value && *value != 0 && *value <= most) return value;
  report(sink, "OA2004", written,
         "'" + std::string(name) + "' is a whole number of " + std::string(unit) + ", from 1 to " +
             std::to_string(most));
  return std::nullopt;
}

/// The operation's own parameters replace those of the path item with the same name and location.
std::vector<parameter> merge(const std::vector<parameter>& inherited, std::vector<parameter> own) {
  std::vector<parameter> result;
  for (const parameter& base : inherited) {
    const bool replaced = std::ranges::any_of(
        own, [&](const parameter& other) { return is_same_parameter(other, base); });
    if (!replaced) result.push_back(base);
  }
  std::ranges::move(own, std::back_inserter(result));
  return result;
}

}  // namespace

operation reader::read_operation(node value, std::string method,
                                 const std::vector<parameter>& inherited) {
  if (swagger_) {
    check_fields(sink_, value, "an operation", out_.version, swagger_fields);
  } else {
    check_fields(sink_, value, "an operation", out_.version, operation_fields);
  }
  operation out;
  out.node = value;
  out.method = std::move(method);
  out.operation_id = text_of(value, "operationId");
  out.summary = text_of(value, "summary");
  out.description = text_of(value, "description");
  out.deprecated = flag_of(value, "deprecated");
  out.blocking = flag_of(value, "x-tenon-blocking");
  out.max_body = limit_of(sink_, value, "x-tenon-max-body", "bytes");
  out.timeout = limit_of(sink_, value, "x-tenon-timeout", "milliseconds");
  out.pinned_name = pinned_name_of(value);
  out.tags = texts_of(sink_, value, "tags");
  out.parameters = merge(inherited, read_parameters(value.find("parameters")));
  read_callbacks(out, value.find("callbacks"));
  check_external_docs(value);
  out.servers = read_servers(value.find("servers"));
  const node security = value.find("security");
  // What the document asks of callers says nothing of the requests that the API sends itself.
  if (security) {
    out.security = read_security(security);
  } else if (!in_hook_) {
    out.security = document_security_;
  }
  if (swagger_) {
    read_swagger_operation(out, value);
  } else {
    read_body_and_responses(out, value);
  }
  check_operation_id(out);
  check_querystring(out);
  return out;
}

void reader::read_swagger_operation(operation& out, node value) {
  const std::vector<std::string> consumes = consumes_;
  const std::vector<std::string> produces = produces_;
  if (value.contains("consumes")) consumes_ = texts_of(sink_, value, "consumes");
  if (value.contains("produces")) produces_ = texts_of(sink_, value, "produces");
  if (const node schemes = value.find("schemes")) out.servers = read_swagger_servers(schemes);
  std::vector<node> lists{value.find("parameters")};
  lists.insert(lists.end(), shared_parameters_.begin(), shared_parameters_.end());
  out.request_body = read_swagger_body(lists);
  if (const node responses = value.find("responses")) {
    out.responses = read_responses(responses);
  } else {
    report_key(sink_, "OA2003", severity::error, value, "an operation needs the field 'responses'");
  }
  consumes_ = consumes;
  produces_ = produces;
}

void reader::read_body_and_responses(operation& out, node value) {
  if (const node body = value.find("requestBody")) {
    if (!aside_ && !in_hook_ &&
        (out.method == "GET" || out.method == "HEAD" || out.method == "DELETE")) {
      report_key(sink_, "OA2011", severity::warning, body,
                 "a request body on " + out.method + " has no defined meaning");
    }
    out.request_body = read_request_body(body);
  }
  if (const node responses = value.find("responses")) {
    out.responses = read_responses(responses);
  } else if (out_.version == version::v3_0) {
    report_key(sink_, "OA2003", severity::error, value, "an operation needs the field 'responses'");
  }
}

void reader::check_querystring(const operation& op) {
  const auto is_whole = [](const parameter& p) { return p.in == location::querystring; };
  const auto first = std::ranges::find_if(op.parameters, is_whole);
  if (first == op.parameters.end()) return;
  const bool twice = std::any_of(first + 1, op.parameters.end(), is_whole);
  const bool beside = std::ranges::any_of(
      op.parameters, [](const parameter& p) { return p.in == location::query; });
  if (!twice && !beside) return;
  report(sink_, "OA3014", first->node.find("in"),
         twice ? "'in: querystring' appears twice" : "'in: querystring' stands beside 'in: query'");
}

void reader::check_operation_id(operation& op) {
  if (aside_ || in_hook_) return;
  const node written = op.node.find("operationId");
  if (!written) {
    report_key(sink_, "OA2008", severity::warning, op.node,
               "the operation has no operationId; its name comes from method and path");
    return;
  }
  if (!has_text(written)) return;
  const auto [first, added] = operation_ids_.emplace(op.operation_id, written);
  // The same operation can be reached twice, through a referenced path item.
  if (added || first->second == written) return;
  sink_.add({.code = "OA2009",
             .where = written.where(),
             .message = "the operationId '" + op.operation_id + "' is already used",
             .notes = {{first->second.where(), "first used here"}},
             .pointer = written.pointer()});
}

}  // namespace tenon::gen::openapi
