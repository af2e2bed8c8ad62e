#include "handshake.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace tenon::websocket::detail {

namespace {

constexpr std::string_view magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 section 1.3

std::string base64(std::span<const unsigned char> bytes) {
  std::array<unsigned char, 64> encoded{};
  const int length =
      ::EVP_EncodeBlock(encoded.data(), bytes.data(), static_cast<int>(bytes.size()));
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

}  // namespace

std::string accept_of(std::string_view key) {
  const std::string text = std::string(key).append(magic);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("SHA-1 is not to be had");
  }
  return base64(std::span(digest).first(size));
}

std::string random_key() {
  std::array<unsigned char, 16> bytes{};
  if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("no random bytes are to be had");
  }
  return base64(bytes);
}

bool lists(const http::fields& headers, std::string_view name, std::string_view word) noexcept {
  return std::any_of(headers.begin(), headers.end(), [&](const http::fields::field& each) {
    return http::equal_ignoring_case(each.name, name) && http::list_contains(each.value, word);
  });
}

std::string joined(const http::fields& headers, std::string_view name) {
  std::string all;
  for (const http::fields::field& each : headers) {
    if (!http::equal_ignoring_case(each.name, name)) continue;
    if (!all.empty()) all += ",";
    all += each.value;
  }
  return all;
}

}  // namespace tenon::websocket::detail
