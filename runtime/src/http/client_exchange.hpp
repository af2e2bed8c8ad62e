#pragma once

#include <memory>

#include <tenon/async/timeout.hpp>

#include "client_connection.hpp"

namespace tenon::http::detail {

/// The task, with a transport_error in place of a timeout.
template <class T>
task<T> within(std::chrono::milliseconds limit, const char* what, task<T> limited) {
  try {
    co_return co_await with_timeout(limit, std::move(limited));
  } catch (const timeout_error&) {
    throw transport_error(transport_error::kind::timeout, std::string(what) + " took too long");
  }
}

/// Sends the request and gives the answer, its content a stream when it is large; the connection
/// then belongs to that. `owner` keeps what the connection refers to.
[[nodiscard]] task<response> exchange_on(std::shared_ptr<client_connection> on, request& outgoing,
                                         const request_route& route,
                                         const client_timeouts& timeouts,
                                         std::shared_ptr<void> owner);

}  // namespace tenon::http::detail
