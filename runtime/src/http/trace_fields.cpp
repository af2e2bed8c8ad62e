#include "trace_fields.hpp"

#include <tenon/async/trace_state.hpp>

namespace tenon::http::detail {

namespace {

[[gnu::noinline]] void read_given_trace(const message_head& head, const fields& headers,
                                        context& into, std::string& state) {
  const auto position = trace_parent::parse(head.trace_parent);
  if (!position) return;
  into.trace = *position;
  if (!head.has_trace_state) return;
  std::string all;
  for (const fields::field& each : headers) {
    if (!equal_ignoring_case(each.name, "tracestate")) continue;
    if (!all.empty()) all += ',';
    all += each.value;
  }
  state = passable_trace_state(all);
  into.trace_state = state;
}

}  // namespace

void read_trace(const message_head& head, const fields& headers, context& into,
                std::string& state) {
  into.trace = {};
  into.trace_state = {};
  if (!head.trace_parent.empty()) read_given_trace(head, headers, into, state);
}

}  // namespace tenon::http::detail
