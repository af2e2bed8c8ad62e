#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::http {

/// The two halves of a request target, still percent-encoded.
struct target_parts {
  std::string_view path;
  std::string_view query;  ///< without the question mark
};
[[nodiscard]] target_parts split_target(std::string_view target) noexcept;

/// Which characters stand as they are when a text is percent-encoded.
enum class encode_set : std::uint8_t {
  unreserved,     ///< RFC 3986 unreserved only: what a value inside a path segment or a query needs
  reserved_kept,  ///< also the reserved characters: `allowReserved`
  form,           ///< application/x-www-form-urlencoded: a space becomes `+`
};
/// Appends `text` percent-encoded to `out`.
void percent_encode(std::string& out, std::string_view text,
                    encode_set keep = encode_set::unreserved);
/// Appends `text` decoded to `out`; false, and `out` as it was, when an escape is malformed.
/// With `plus_is_space` a `+` becomes a space (queries and forms).
[[nodiscard]] bool percent_decode(std::string& out, std::string_view text,
                                  bool plus_is_space = false);

/// An absolute http or https URL, taken apart. RFC 9110 section 4.2.
struct url {
  std::string scheme{};  ///< lower case
  std::string host{};    ///< lower case, an IPv6 literal without its brackets
  std::uint16_t port{};  ///< the scheme's own when the URL names none
  std::string path{};    ///< percent-encoded, empty or beginning with a slash
  std::string query{};

  /// What the Host field says: brackets as needed, the port unless it is the scheme's own.
  [[nodiscard]] std::string authority() const;
};
/// Nothing unless the text is an absolute http or https URL with a host and without user info or
/// fragment.
[[nodiscard]] std::optional<url> parse_url(std::string_view text);

}  // namespace tenon::http
