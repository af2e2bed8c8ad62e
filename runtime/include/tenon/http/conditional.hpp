#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include <tenon/http/message.hpp>

namespace tenon::http {

/// What tells one state of a resource from another. RFC 9110 section 8.8.
struct validators {
  std::string_view etag{};  ///< with its quotes and, if it is weak, `W/`; empty: none
  std::optional<std::time_t> modified{};
};

enum class condition : std::uint8_t {
  proceed,
  not_modified,  ///< 304: the peer has it
  failed,        ///< 412
};
/// What If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since say, in the order of
/// RFC 9110 section 13.2.2, about a resource that exists.
[[nodiscard]] condition check_conditions(const request& incoming, const validators& current);

/// Which part of a content to send.
struct range_choice {
  enum class kind : std::uint8_t {
    whole,          ///< no range was asked for, or one that may be ignored
    part,           ///< 206
    unsatisfiable,  ///< 416, with `Content-Range: bytes */size`
  };
  kind which = kind::whole;
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};
/// What Range and If-Range say about a content of `size` bytes, of a GET. Several ranges in one
/// request are answered with the whole. RFC 9110 section 14.
[[nodiscard]] range_choice choose_range(const request& incoming, const validators& current,
                                        std::uint64_t size);
/// The value of Content-Range for a part, or for `unsatisfiable`.
[[nodiscard]] std::string content_range(const range_choice& chosen, std::uint64_t size);

/// As `Sun, 06 Nov 1994 08:49:37 GMT`. RFC 9110 section 5.6.7.
[[nodiscard]] std::string http_date(std::time_t when);
/// Any of the three forms that section knows.
[[nodiscard]] std::optional<std::time_t> parse_http_date(std::string_view text);

}  // namespace tenon::http
