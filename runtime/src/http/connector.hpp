#pragma once

#include <cstdint>

#include "client_origin.hpp"
#include "client_stream.hpp"
#include "resolver.hpp"

namespace tenon::http::detail {

/// What a proxy is asked for when the connection is not encrypted.
enum class through_proxy : std::uint8_t { requests, tunnel };

/// A new connection to the origin, through its proxy if it has one, encrypted if it has to be.
/// Throws transport_error.
[[nodiscard]] task<client_stream> connect_to(const client_origin& origin,
                                             const client_options& options, resolver& names,
                                             boost::asio::any_io_executor loop,
                                             through_proxy how = through_proxy::requests);

}  // namespace tenon::http::detail
