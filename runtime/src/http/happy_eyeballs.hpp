#pragma once

#include <string>
#include <vector>

#include "client_stream.hpp"
#include "resolver.hpp"

namespace tenon::http::detail {

/// The addresses in the order to try them: the families by turns. RFC 8305 section 4.
[[nodiscard]] std::vector<tcp::endpoint> interleave(const ip_addresses& addresses,
                                                    std::uint16_t port);

/// Connects to the first endpoint that answers: the next one is tried when one has failed, or has
/// not answered within `delay`, beside it. RFC 8305 section 5. `name` is for messages. Throws
/// transport_error::connect.
[[nodiscard]] task<client_stream> connect_first(boost::asio::any_io_executor loop,
                                                std::vector<tcp::endpoint> endpoints,
                                                clock::duration delay, std::string name);

}  // namespace tenon::http::detail
