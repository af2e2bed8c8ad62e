#pragma once

#include <boost/asio/ip/address.hpp>

namespace tenon::http::detail {

/// Whether the address is one of the public internet: none of this machine, of private, shared,
/// link-local or reserved networks (RFC 6890), nor one that leads to such an IPv4 address.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

}  // namespace tenon::http::detail
