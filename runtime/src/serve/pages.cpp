#include "pages.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <tenon/api/problem.hpp>

namespace tenon::serving {

http::response page_only_read() {
  http::response answer = api::problem_response({.status = 405});
  answer.headers.add_view("Allow", "GET, HEAD");
  return answer;
}

http::response text_page(int status, std::string_view text) {
  http::response answer;
  answer.status = status;
  answer.headers.add_view("Content-Type", "text/plain; charset=utf-8");
  answer.headers.add_view("Cache-Control", "no-store");
  answer.body = http::body::view(text);
  return answer;
}

std::string tag_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
  const auto count = static_cast<std::size_t>(end - digits.data());
  return '"' + std::string(digits.size() - count, '0') + std::string(digits.data(), count) + '"';
}

}  // namespace tenon::serving
