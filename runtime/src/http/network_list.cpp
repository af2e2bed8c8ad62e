#include <tenon/http/network_list.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "address_bytes.hpp"

namespace tenon::http {

network_list::network_list(const std::vector<std::string>& networks) {
  for (const std::string& text : networks) {
    const std::size_t slash = text.find('/');
    const auto first = detail::parse_address(std::string_view(text).substr(0, slash));
    const bool v4 = text.find(':') == std::string::npos;
    const unsigned most = v4 ? 32 : 128;
    unsigned bits = most;
    bool valid = first.has_value();
    if (slash != std::string::npos) {
      const char* const begin = text.data() + slash + 1;
      const char* const end = text.data() + text.size();
      const auto [at, error] = std::from_chars(begin, end, bits);
      valid = valid && error == std::errc() && at == end && bits <= most;
    }
    if (!valid) throw std::invalid_argument("'" + text + "' is no network");
    networks_.push_back({*first, v4 ? bits + 96 : bits});
  }
}

bool network_list::contains(std::string_view address) const noexcept {
  if (networks_.empty()) return false;
  const auto at = detail::parse_address(address);
  return at && std::any_of(networks_.begin(), networks_.end(), [&](const network& each) {
           for (unsigned bit = 0; bit < each.bits; ++bit) {
             const unsigned mask = 0x80U >> (bit % 8);
             if ((((*at)[bit / 8] ^ each.first[bit / 8]) & mask) != 0) return false;
           }
           return true;
         });
}

bool is_ip_address(std::string_view text) noexcept {
  return detail::parse_address(text).has_value();
}

}  // namespace tenon::http
