#pragma once

#include <string>
#include <string_view>

#include <tenon/async/context.hpp>
#include <tenon/http/message.hpp>

namespace tenon::http::detail {

/// Throws std::invalid_argument when the method or the target cannot stand in a request line.
void require_sendable(const request& outgoing);

/// Appends the head of a request to `authority`: Host and framing are written here; the context's
/// request id and trace parent go along unless the request has its own.
void append_request_head(std::string& out, const request& outgoing, std::string_view authority,
                         const context& from);

}  // namespace tenon::http::detail
