#include "response_head.hpp"

#include <charconv>

namespace tenon::http::detail {

namespace {

void append_status_line(std::string& out, int status) {
  if (status == 200) {
    out.append("HTTP/1.1 200 OK\r\n");
    return;
  }
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.push_back(' ');
  out.append(reason_phrase(status));
  out.append("\r\n");
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

void append_chunk_size(std::string& out, std::uint64_t size) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, size, 16);
  out.append(digits, end);
  out.append("\r\n");
}

void append_response_head(std::string& out, const response& answer, const response_framing& framing,
                          std::string_view date) {
  append_status_line(out, answer.status);
  out.append(date);
  for (const fields::field& each : answer.headers) {
    if (speaks_for_connection(each.name) || equal_ignoring_case(each.name, "Date")) continue;
    out.append(each.name);
    out.append(": ");
    out.append(each.value);
    out.append("\r\n");
  }
  if (framing.body == response_framing::kind::length) {
    out.append("Content-Length: ");
    append_number(out, framing.length);
    out.append("\r\n");
  } else if (framing.body == response_framing::kind::chunked) {
    out.append("Transfer-Encoding: chunked\r\n");
  }
  if (framing.close) {
    out.append("Connection: close\r\n");
  } else if (framing.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
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
