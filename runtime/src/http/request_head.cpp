#include "request_head.hpp"

#include <algorithm>
#include <stdexcept>

#include "authority.hpp"
#include "response_head.hpp"

namespace tenon::http::detail {

namespace {

bool has_content_by_nature(method value) noexcept {
  return value == method::post || value == method::put || value == method::patch;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_framing(std::string& out, const request& outgoing) {
  const std::optional<std::uint64_t> size = outgoing.body.size();
  if (!size) {
    append_field(out, "Transfer-Encoding", "chunked");
  } else if (*size != 0 || has_content_by_nature(outgoing.method)) {
    out.append("Content-Length: ");
    append_number(out, *size);
    out.append("\r\n");
  }
}

void append_deadline(std::string& out, std::string_view name, clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now()).count();
  append_field(out, name, std::to_string(std::max<decltype(left)>(left, 0)));
}

}  // namespace

void require_sendable(const request& outgoing) {
  const std::string_view target = outgoing.target;
  if (!(target.starts_with('/') || target == "*") ||
      (target != "*" && !all_target_characters(target))) {
    throw std::invalid_argument("'" + outgoing.target + "' is not a request target");
  }
  if (!is_token(outgoing.method_text())) {
    throw std::invalid_argument("'" + outgoing.other_method + "' is not a request method");
  }
}

void append_request_head(std::string& out, const request& outgoing, const request_route& route,
                         const context& from) {
  const bool relayed = route.relayed_to != nullptr;
  out.append(outgoing.method_text()).append(" ");
  if (relayed) out.append("http://").append(route.authority);  // RFC 9112 section 3.2.2
  if (!relayed || outgoing.target != "*") out.append(outgoing.target);
  out.append(" HTTP/1.1\r\n");
  append_field(out, "Host", outgoing.headers.find("Host").value_or(route.authority));
  if (relayed && !route.relayed_to->authorization.empty()) {
    append_field(out, "Proxy-Authorization", route.relayed_to->authorization);
  }
  for (const fields::field& each : outgoing.headers) {
    if (speaks_for_connection(each.name) || equal_ignoring_case(each.name, "Host")) continue;
    append_field(out, each.name, each.value);
  }
  if (!from.request_id.empty() && is_field_value(from.request_id) &&
      !outgoing.headers.contains("X-Request-Id")) {
    append_field(out, "X-Request-Id", from.request_id);
  }
  if (from.trace.valid() && !outgoing.headers.contains("traceparent")) {
    append_field(out, "traceparent", from.trace.to_string());
    if (!from.trace_state.empty() && is_field_value(from.trace_state) &&
        !outgoing.headers.contains("tracestate")) {
      append_field(out, "tracestate", from.trace_state);
    }
  }
  if (!route.accept_encoding.empty() && !outgoing.headers.contains("Accept-Encoding") &&
      !outgoing.headers.contains("Range")) {
    append_field(out, "Accept-Encoding", route.accept_encoding);
  }
  if (!route.cookie.empty()) append_field(out, "Cookie", route.cookie);
  if (!route.idempotency_key.empty()) {
    append_field(out, "Idempotency-Key", route.idempotency_key);
  }
  if (!route.deadline_header.empty() && from.has_deadline()) {
    append_deadline(out, route.deadline_header, from.deadline);
  }
  if (route.upgrades) append_field(out, "Connection", "Upgrade");
  append_framing(out, outgoing);
  out.append("\r\n");
}

}  // namespace tenon::http::detail
