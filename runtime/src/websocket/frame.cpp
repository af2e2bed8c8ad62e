#include "frame.hpp"

namespace tenon::websocket::detail {

namespace {

constexpr unsigned last_bit = 0x80;
constexpr unsigned compressed_bit = 0x40;
constexpr unsigned reserved_bits = 0x30;
constexpr unsigned masked_bit = 0x80;
constexpr unsigned two_bytes = 126;
constexpr unsigned eight_bytes = 127;

}  // namespace

std::size_t rest_of_head(std::uint8_t first, std::uint8_t second, bool may_be_compressed) noexcept {
  const unsigned code = first & 0x0fU;
  const unsigned length = second & 0x7fU;
  const bool control = code >= 8;
  if ((first & reserved_bits) != 0 || (second & masked_bit) == 0) return 0;
  if ((code > 2 && code < 8) || code > 10) return 0;
  if (control && ((first & last_bit) == 0 || length > most_of_control)) return 0;
  const bool begins_message = code == 1 || code == 2;
  if ((first & compressed_bit) != 0 && (!may_be_compressed || !begins_message)) return 0;
  if (length == two_bytes) return 2 + 4;
  return length == eight_bytes ? 8 + 4 : 4;
}

bool read_head(std::uint8_t first, std::uint8_t second, std::span<const char> rest,
               frame_head& out) noexcept {
  out.last = (first & last_bit) != 0;
  out.compressed = (first & compressed_bit) != 0;
  out.code = static_cast<opcode>(first & 0x0fU);
  out.length = second & 0x7fU;
  const std::size_t bytes = rest.size() - out.mask.size();
  if (bytes != 0) {
    out.length = 0;
    for (std::size_t at = 0; at < bytes; ++at) {
      out.length = out.length << 8U | static_cast<unsigned char>(rest[at]);
    }
    if (out.length < (bytes == 2 ? two_bytes : 0x10000U)) return false;
    if (out.length >> 63U != 0) return false;
  }
  for (std::size_t at = 0; at < out.mask.size(); ++at) out.mask[at] = rest[bytes + at];
  return true;
}

void unmask(std::span<char> part, const std::array<char, 4>& mask, std::uint64_t offset) noexcept {
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

bool is_close_code(unsigned code) noexcept {
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

}  // namespace tenon::websocket::detail
