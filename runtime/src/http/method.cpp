#include <tenon/http/method.hpp>

#include <array>
#include <cstddef>

namespace tenon::http {

namespace {

constexpr std::array<std::string_view, 10> names{"",       "GET",     "HEAD",    "POST",  "PUT",
                                                 "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

}  // namespace

std::string_view to_string(method value) noexcept { return names[static_cast<std::size_t>(value)]; }

method parse_method(std::string_view token) noexcept {
  if (token == "GET") return method::get;
  if (token == "POST") return method::post;
  for (std::size_t index = 1; index < names.size(); ++index) {
    if (names[index] == token) return static_cast<method>(index);
  }
  return method::other;
}

}  // namespace tenon::http
