#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tenon/async/task.hpp>

#include "sockets.hpp"

namespace tenon::http::detail {

/// The addresses of a host, in the order the system gives them. Numeric addresses are taken as they
/// are; names are looked up on the worker pool, never on the loop. Throws transport_error::resolve.
[[nodiscard]] task<std::vector<tcp::endpoint>> resolve(const std::string& host, std::uint16_t port);

}  // namespace tenon::http::detail
