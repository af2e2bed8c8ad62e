#include "response_head.hpp"

#include <charconv>
#include <cstring>

namespace tenon::http::detail {

namespace {

// Status line, Content-Length or Transfer-Encoding, Connection, and the empty line.
constexpr std::size_t longest_fixed_part = 160;

char* put(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// The same for a text of unknown size, mostly a short one: two words that may overlap cost less
/// than a call.
char* put_field_text(char* to, std::string_view text) noexcept {
  const std::size_t size = text.size();
  if (size < 8 || size > 16) return put(to, text);
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + size - sizeof last, sizeof last);
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + size - sizeof last, &last, sizeof last);
  return to + size;
}

char* put_status_line(char* to, int status) noexcept {
  if (status == 200) return put(to, "HTTP/1.1 200 OK\r\n");
  to = put(to, "HTTP/1.1 ");
  to = std::to_chars(to, to + 11, status).ptr;
  to = put(to, " ");
  to = put(to, reason_phrase(status));
  return put(to, "\r\n");
}

bool is_ours(std::string_view name) noexcept {
  return name.size() == 4 ? equal_ignoring_case(name, "Date") : speaks_for_connection(name);
}

}  // namespace

bool speaks_for_connection(std::string_view name) noexcept {
  switch (name.size()) {
    case 10:
      return equal_ignoring_case(name, "Connection") || equal_ignoring_case(name, "Keep-Alive");
    case 14:
      return equal_ignoring_case(name, "Content-Length");
    case 17:
      return equal_ignoring_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end);
}

chunk_size_line::chunk_size_line(std::uint64_t size) noexcept {
  char* const begin = text_.data();
  char* const end = std::to_chars(begin, begin + 16, size, 16).ptr;
  length_ = static_cast<std::size_t>(put(end, "\r\n") - begin);
}

void append_response_head(output_buffer& out, const response& answer,
                          const response_framing& framing, const date_line& date) {
  // One growth and plain copies: this runs for every request.
  std::size_t room = longest_fixed_part + date_line::size;
  for (const fields::field& each : answer.headers) room += each.name.size() + each.value.size() + 4;
  char* to = put_status_line(out.room(room), answer.status);
  std::memcpy(to, date.text().data(), date_line::size);
  to += date_line::size;
  for (const fields::field& each : answer.headers) {
    if (is_ours(each.name)) continue;
    to = put_field_text(to, each.name);
    to = put(to, ": ");
    to = put_field_text(to, each.value);
    to = put(to, "\r\n");
  }
  if (framing.body == response_framing::kind::length) {
    to = put(to, "Content-Length: ");
    to = std::to_chars(to, to + 20, framing.length).ptr;
    to = put(to, "\r\n");
  } else if (framing.body == response_framing::kind::chunked) {
    to = put(to, "Transfer-Encoding: chunked\r\n");
  }
  if (answer.status == 101) {
    to = put(to, "Connection: Upgrade\r\n");
  } else if (framing.close) {
    to = put(to, "Connection: close\r\n");
  } else if (framing.http_1_0) {
    to = put(to, "Connection: keep-alive\r\n");
  }
  out.filled(put(to, "\r\n"));
}

response problem(int status) {
  response answer;
  answer.status = status;
  answer.headers.add_parsed("Content-Type", "application/problem+json");
  std::string text = R"({"title":")";
  text += reason_phrase(status);
  text += R"(","status":)";
  append_number(text, static_cast<std::uint64_t>(status));
  text += "}";
  answer.body = std::move(text);
  return answer;
}

}  // namespace tenon::http::detail
