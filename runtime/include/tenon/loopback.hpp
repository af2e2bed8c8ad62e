#pragma once

#include <tenon/http/service.hpp>

namespace tenon {

/// A transport that gives requests straight to a service: no port, no socket, the same parsing,
/// validation and authentication. The service outlives the transport and is called on the caller's
/// loop, in the caller's context.
[[nodiscard]] http::transport loopback(http::service& target);

}  // namespace tenon
