#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <tenon/http/message.hpp>

#include "date_text.hpp"
#include "output_buffer.hpp"

namespace tenon::http::detail {

/// How the response's content goes out.
struct response_framing {
  enum class kind : std::uint8_t { none, length, chunked, until_close };
  kind body = kind::none;
  std::uint64_t length = 0;
  bool close = false;     ///< say that the connection ends here
  bool http_1_0 = false;  ///< to a peer that has to be told that it stays open
};

/// Appends the status line and the fields. Fields of the response that speak for the connection
/// (framing, Connection, Date) are left out: those are ours.
void append_response_head(output_buffer& out, const response& answer,
                          const response_framing& framing, const date_line& date);
/// Whether a field is about framing or the connection (RFC 9110 section 7.6.1), which the sender
/// of a message decides: services' own are not passed on.
[[nodiscard]] bool speaks_for_connection(std::string_view name) noexcept;
/// An answer of the server's own: a problem document (RFC 9457) that says no more than the status.
[[nodiscard]] response problem(int status);
/// Appends an unsigned number in decimal.
void append_number(std::string& out, std::uint64_t value);
/// The line that begins a chunk of `size` bytes.
class chunk_size_line {
 public:
  explicit chunk_size_line(std::uint64_t size) noexcept;
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), length_}; }

 private:
  std::array<char, 18> text_;
  std::size_t length_;
};

}  // namespace tenon::http::detail
