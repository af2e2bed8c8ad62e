#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::http {

/// The request methods Tenon has a name for; any other token is `other`, and the request keeps its
/// text. RFC 9110 section 9, RFC 5789.
enum class method : std::uint8_t {
  other,
  get,
  head,
  post,
  put,
  delete_,
  connect,
  options,
  trace,
  patch
};

/// The token as it stands on the wire; empty for `other`.
[[nodiscard]] std::string_view to_string(method value) noexcept;
/// `other` for a token without a name. Methods are case-sensitive.
[[nodiscard]] method parse_method(std::string_view token) noexcept;

/// True when repeating the request has no other effect than sending it once. RFC 9110
/// section 9.2.2.
[[nodiscard]] constexpr bool is_idempotent(method value) noexcept {
  return value != method::other && value != method::post && value != method::patch &&
         value != method::connect;
}

}  // namespace tenon::http
