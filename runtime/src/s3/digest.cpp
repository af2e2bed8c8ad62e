#include "digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>
#include <stdexcept>

namespace tenon::s3::detail {

namespace {

std::string digest(const EVP_MD* kind, std::string_view text) {
  std::string made(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  auto* out = reinterpret_cast<unsigned char*>(made.data());
  if (EVP_Digest(text.data(), text.size(), out, &size, kind, nullptr) != 1) {
    throw std::runtime_error("the cryptographic library refuses a digest");
  }
  made.resize(size);
  return made;
}

}  // namespace

std::string hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    unsigned value = 0;
    const char* end = text.data() + at + 2;
    const auto [stopped, failed] = std::from_chars(text.data() + at, end, value, 16);
    if (failed != std::errc() || stopped != end) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::string sha256(std::string_view text) { return digest(EVP_sha256(), text); }
std::string sha256_hex(std::string_view text) { return hex(sha256(text)); }
std::string md5(std::string_view text) { return digest(EVP_md5(), text); }

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string made(32, '\0');
  unsigned size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  auto* out = reinterpret_cast<unsigned char*>(made.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, text.size(), out, &size) ==
      nullptr) {
    throw std::runtime_error("the cryptographic library refuses a MAC");
  }
  return made;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace tenon::s3::detail
