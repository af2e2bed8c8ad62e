#pragma once

#include <string>
#include <string_view>

#include <tenon/async/context.hpp>
#include <tenon/http/message.hpp>

#include "proxy_route.hpp"

namespace tenon::http::detail {

/// Throws std::invalid_argument when the method or the target cannot stand in a request line.
void require_sendable(const request& outgoing);

/// Where a request is sent.
struct request_route {
  std::string_view authority{};
  const proxy_route* relayed_to = nullptr;  ///< not null: a proxy that passes it on to `authority`
  std::string_view deadline_header{};       ///< empty: the peer is not told the deadline
  std::string_view accept_encoding{};       ///< unless the request has its own; empty: none
  std::string_view cookie{};                ///< besides the request's own; empty: none
  std::string_view idempotency_key{};       ///< of a request without its own; empty: none
  bool upgrades = false;                    ///< asks to switch protocols
};

/// Appends the head of a request: Host and framing are written here; the context's request id and
/// trace parent go along unless the request has its own.
void append_request_head(std::string& out, const request& outgoing, const request_route& route,
                         const context& from);

}  // namespace tenon::http::detail
