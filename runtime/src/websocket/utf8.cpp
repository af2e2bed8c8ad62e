#include "utf8.hpp"

#include "../json/scanner.hpp"

namespace tenon::websocket::detail {

bool is_utf8(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    if (static_cast<unsigned char>(*at) < 0x80) {
      ++at;
    } else if ((at = json::utf8_sequence_end(at, end)) == nullptr) {
      return false;
    }
  }
  return true;
}

}  // namespace tenon::websocket::detail
