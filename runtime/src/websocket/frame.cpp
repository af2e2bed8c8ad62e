#include "frame.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace tenon::websocket::detail {

namespace {

constexpr unsigned last_bit = 0x80;
constexpr unsigned compressed_bit = 0x40;
constexpr unsigned reserved_bits = 0x30;
constexpr unsigned masked_bit = 0x80;
constexpr unsigned two_bytes = 126;
constexpr unsigned eight_bytes = 127;

}  // namespace

std::optional<std::size_t> rest_of_head(std::uint8_t first, std::uint8_t second, side from,
                                        bool may_be_compressed) noexcept {
  const unsigned code = first & 0x0fU;
  const unsigned length = second & 0x7fU;
  const bool control = code >= 8;
  const bool masked = (second & masked_bit) != 0;
  if ((first & reserved_bits) != 0 || masked != (from == side::client)) return std::nullopt;
  if ((code > 2 && code < 8) || code > 10) return std::nullopt;
  if (control && ((first & last_bit) == 0 || length > most_of_control)) return std::nullopt;
  const bool begins_message = code == 1 || code == 2;
  if ((first & compressed_bit) != 0 && (!may_be_compressed || !begins_message)) return std::nullopt;
  const std::size_t mask = masked ? 4 : 0;
  if (length == two_bytes) return 2 + mask;
  return length == eight_bytes ? 8 + mask : mask;
}

bool read_head(std::uint8_t first, std::uint8_t second, std::span<const char> rest,
               frame_head& out) noexcept {
  out.last = (first & last_bit) != 0;
  out.compressed = (first & compressed_bit) != 0;
  out.code = static_cast<opcode>(first & 0x0fU);
  out.length = second & 0x7fU;
  const bool masked = (second & masked_bit) != 0;
  const std::size_t bytes = rest.size() - (masked ? out.mask.size() : 0);
  if (bytes != 0) {
    out.length = 0;
    for (std::size_t at = 0; at < bytes; ++at) {
      out.length = out.length << 8U | static_cast<unsigned char>(rest[at]);
    }
    if (out.length < (bytes == 2 ? two_bytes : 0x10000U)) return false;
    if (out.length >> 63U != 0) return false;
  }
  if (masked) std::copy_n(rest.begin() + static_cast<std::ptrdiff_t>(bytes), 4, out.mask.begin());
  return true;
}

void mask_part(std::span<char> part, const std::array<char, 4>& mask,
               std::uint64_t offset) noexcept {
  for (std::size_t at = 0; at < part.size(); ++at) {
    part[at] = static_cast<char>(part[at] ^ mask[(offset + at) % mask.size()]);
  }
}

std::string head_of(opcode code, std::uint64_t length, bool compressed) {
  std::string head;
  const unsigned flags = last_bit | (compressed ? compressed_bit : 0);
  head.push_back(static_cast<char>(flags | static_cast<unsigned>(code)));
  std::size_t bytes = 0;
  if (length < two_bytes) {
    head.push_back(static_cast<char>(length));
  } else if (length <= 0xffffU) {
    head.push_back(static_cast<char>(two_bytes));
    bytes = 2;
  } else {
    head.push_back(static_cast<char>(eight_bytes));
    bytes = 8;
  }
  for (; bytes != 0; --bytes) head.push_back(static_cast<char>(length >> ((bytes - 1) * 8)));
  return head;
}

std::string masked_frame(opcode code, std::string_view content, bool compressed) {
  constexpr std::size_t where = 1;  // of the bit that says that there is a mask
  std::string frame = head_of(code, content.size(), compressed);
  frame[where] = static_cast<char>(static_cast<unsigned char>(frame[where]) | masked_bit);
  std::array<char, 4> mask{};
  if (::RAND_bytes(reinterpret_cast<unsigned char*>(mask.data()), static_cast<int>(mask.size())) !=
      1) {
    throw std::runtime_error("no random bytes are to be had");
  }
  frame.append(mask.data(), mask.size());
  const std::size_t begin = frame.size();
  frame.append(content);
  mask_part(std::span(frame).subspan(begin), mask, 0);
  return frame;
}

bool is_close_code(unsigned code) noexcept {
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

}  // namespace tenon::websocket::detail
