#pragma once

#include <cstdint>
#include <string>

namespace tenon::http::detail {

/// The proxy that requests go through.
struct proxy_route {
  std::string host{};
  std::uint16_t port{};
  std::string authorization{};  ///< empty: none
};

}  // namespace tenon::http::detail
