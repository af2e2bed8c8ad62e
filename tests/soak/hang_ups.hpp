#pragma once

#include <cstdint>

namespace soak {

/// Connects to the port on loopback `count` times, sends part of a request, a whole one or several,
/// and goes away without reading the answer: by FIN or by RST.
void hang_up_often(std::uint16_t port, std::uint64_t count, std::uint64_t seed);

}  // namespace soak
