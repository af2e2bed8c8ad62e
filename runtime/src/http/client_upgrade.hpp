#pragma once

#include <chrono>

#include <tenon/http/upgrade.hpp>

#include "client_stream.hpp"
#include "head_parser.hpp"
#include "request_head.hpp"

namespace tenon::http::detail {

/// Sends the request, whose content is in memory, and reads the head of the answer: a connection
/// that has switched protocols becomes the result's, another one is closed. `patience`: how long
/// the peer may not read while it is sent to. Throws transport_error.
[[nodiscard]] task<upgraded> upgrade_on(client_stream stream, request& asking,
                                        const request_route& route, head_limits limits,
                                        std::chrono::milliseconds patience);

}  // namespace tenon::http::detail
