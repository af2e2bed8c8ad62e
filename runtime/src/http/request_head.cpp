#include "request_head.hpp"

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

void append_request_head(std::string& out, const request& outgoing, std::string_view authority,
                         const context& from) {
  out.append(outgoing.method_text()).append(" ").append(outgoing.target).append(" HTTP/1.1\r\n");
  append_field(out, "Host", outgoing.headers.find("Host").value_or(authority));
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
  }
  append_framing(out, outgoing);
  out.append("\r\n");
}

}  // namespace tenon::http::detail
