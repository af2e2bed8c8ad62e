#include "public_address.hpp"

#include <cstddef>
#include <cstdint>

namespace tenon::http::detail {

namespace {

struct network {
  std::uint32_t address;
  unsigned bits;
};

constexpr network special_networks[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by a carrier's customers
    {0x7F000000, 8},   // this machine
    {0xA9FE0000, 16},  // link-local
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // relays to IPv6
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved
};

bool is_public_v4(std::uint32_t address) {
  for (const network& each : special_networks) {
    if ((address ^ each.address) >> (32U - each.bits) == 0) return false;
  }
  return true;
}

std::uint32_t v4_at(const boost::asio::ip::address_v6::bytes_type& bytes, std::size_t from) {
  return std::uint32_t{bytes[from]} << 24U | std::uint32_t{bytes[from + 1]} << 16U |
         std::uint32_t{bytes[from + 2]} << 8U | std::uint32_t{bytes[from + 3]};
}

bool is_public_v6(const boost::asio::ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  if (address.is_v4_mapped()) return is_public_v4(v4_at(bytes, 12));
  const std::uint32_t first = v4_at(bytes, 0);
  if (first == 0x0064FF9B && v4_at(bytes, 4) == 0 && v4_at(bytes, 8) == 0) {
    return is_public_v4(v4_at(bytes, 12));  // a translator to IPv4
  }
  if (first >> 29U != 1) return false;                               // outside 2000::/3
  if (first >> 16U == 0x2002) return is_public_v4(v4_at(bytes, 2));  // 6to4
  // Protocol assignments (Teredo, benchmarks) and documentation.
  return first >> 9U != 0x20010000U >> 9U && first != 0x20010DB8;
}

}  // namespace

bool is_public(const boost::asio::ip::address& address) {
  return address.is_v4() ? is_public_v4(address.to_v4().to_uint()) : is_public_v6(address.to_v6());
}

}  // namespace tenon::http::detail
