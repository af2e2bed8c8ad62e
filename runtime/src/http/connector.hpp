#pragma once

#include "client_origin.hpp"
#include "client_stream.hpp"
#include "resolver.hpp"

namespace tenon::http::detail {

/// A new connection to the origin, through its proxy if it has one, encrypted if it has to be.
/// Throws transport_error.
[[nodiscard]] task<client_stream> connect_to(const client_origin& origin,
                                             const client_options& options, resolver& names,
                                             boost::asio::any_io_executor loop);

}  // namespace tenon::http::detail
