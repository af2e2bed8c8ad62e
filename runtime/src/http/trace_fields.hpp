#pragma once

#include <string>

#include <tenon/async/context.hpp>
#include <tenon/http/fields.hpp>

#include "head_parser.hpp"

namespace tenon::http::detail {

/// Puts the caller's position in a trace into the context of its request: traceparent, and with it
/// tracestate (W3C Trace Context level 1). `state` keeps what the context then refers to.
void read_trace(const message_head& head, const fields& headers, context& into, std::string& state);

}  // namespace tenon::http::detail
