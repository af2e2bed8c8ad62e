#include "proxy_header.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace tenon::http::detail {

namespace {

constexpr std::string_view text_begin = "PROXY ";
constexpr std::size_t longest_text = 107;
constexpr std::string_view binary_begin("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t binary_fixed = 16;
constexpr std::size_t longest_binary = 2048;  // with what is not read here, such as certificates

/// Without a leading zero.
bool is_port_number(std::string_view text) noexcept {
  std::uint16_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end && (text.size() == 1 || text.front() != '0');
}

/// Where the bytes of the address are in a socket address of that family.
void* address_within(sockaddr_storage& of) noexcept {
  if (of.ss_family == AF_INET) return &reinterpret_cast<sockaddr_in&>(of).sin_addr;
  return &reinterpret_cast<sockaddr_in6&>(of).sin6_addr;
}

std::optional<sockaddr_storage> numeric_address(sa_family_t family, std::string_view text) {
  sockaddr_storage made{};
  made.ss_family = family;
  if (::inet_pton(family, std::string(text).c_str(), address_within(made)) != 1) {
    return std::nullopt;
  }
  return made;
}

/// Takes the word before the next space.
std::string_view take_word(std::string_view& line) noexcept {
  const std::size_t space = line.find(' ');
  const std::string_view word = line.substr(0, space);
  line = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
  return word;
}

/// Whether the fields behind the addresses say that the client came over TLS (PP2_TYPE_SSL, section
/// 2.2.6); malformed ones say nothing.
bool tells_tls(std::string_view fields) noexcept {
  constexpr char about_tls = 0x20;
  constexpr std::size_t least_about_tls = 5;
  constexpr int came_over_tls = 1;
  while (fields.size() >= 3) {
    const std::size_t length =
        (static_cast<std::size_t>(static_cast<unsigned char>(fields[1])) << 8U) +
        static_cast<unsigned char>(fields[2]);
    if (length > fields.size() - 3) return false;
    if (fields[0] == about_tls) {
      return length >= least_about_tls && (fields[3] & came_over_tls) != 0;
    }
    fields.remove_prefix(3 + length);
  }
  return false;
}

}  // namespace

proxy_header::state proxy_header::take(std::string_view& coming) {
  while (!coming.empty()) {
    const char byte = coming.front();
    coming.remove_prefix(1);
    const state now = take_byte(byte);
    if (now != state::incomplete) return now;
  }
  return state::incomplete;
}

proxy_header::state proxy_header::take_byte(char byte) {
  text_.push_back(byte);
  const std::size_t size = text_.size();
  const std::string_view begin = text_.front() == text_begin.front() ? text_begin : binary_begin;
  if (size <= begin.size()) return byte == begin[size - 1] ? state::incomplete : state::failed;
  if (begin == text_begin) {
    if (byte == '\n') return read_text() ? state::complete : state::failed;
    return size < longest_text ? state::incomplete : state::failed;
  }
  if (size == binary_fixed) {
    size_ = binary_fixed + (static_cast<std::size_t>(static_cast<unsigned char>(text_[14])) << 8U) +
            static_cast<unsigned char>(text_[15]);
    if (size_ > longest_binary) return state::failed;
  }
  if (size < binary_fixed || size < size_) return state::incomplete;
  return read_binary() ? state::complete : state::failed;
}

bool proxy_header::read_text() {
  std::string_view line(text_);
  if (!line.ends_with("\r\n")) return false;
  line.remove_suffix(2);
  take_word(line);
  const std::string_view family = take_word(line);
  if (family == "UNKNOWN") return true;
  if (family != "TCP4" && family != "TCP6") return false;
  const sa_family_t kind = family == "TCP4" ? AF_INET : AF_INET6;
  source_ = numeric_address(kind, take_word(line));
  const bool destination = numeric_address(kind, take_word(line)).has_value();
  const bool from = is_port_number(take_word(line));
  return source_ && destination && from && is_port_number(line);
}

bool proxy_header::read_binary() {
  constexpr unsigned version_2 = 0x20;
  constexpr unsigned local = version_2;
  constexpr unsigned proxied = version_2 + 1;
  const auto command = static_cast<unsigned char>(text_[12]);
  const auto family = static_cast<unsigned char>(text_[13]);
  if (command == local) return true;
  if (command != proxied) return false;
  const auto source = [&](sa_family_t kind, std::size_t bytes) {
    const std::size_t fields = binary_fixed + 2 * (bytes + sizeof(in_port_t));
    if (text_.size() < fields) return false;
    secure_ = tells_tls(std::string_view(text_).substr(fields));
    sockaddr_storage made{};
    made.ss_family = kind;
    std::memcpy(address_within(made), text_.data() + binary_fixed, bytes);
    source_ = made;
    return true;
  };
  switch (family) {
    case 0x00:  // not known
    case 0x31:  // a Unix socket
      return true;
    case 0x11:
      return source(AF_INET, sizeof(in_addr));
    case 0x21:
      return source(AF_INET6, sizeof(in6_addr));
    default:
      return false;
  }
}

}  // namespace tenon::http::detail
