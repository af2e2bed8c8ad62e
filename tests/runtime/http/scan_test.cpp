#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <support/catch.hpp>

#include "head_parser.hpp"
#include "scan.hpp"

using namespace tenon::http;
using namespace tenon::http::detail;

namespace {

using scanner = const char* (*)(const char*, const char*) noexcept;

std::size_t scanned(scanner skip, std::string_view text) {
  return static_cast<std::size_t>(skip(text.data(), text.data() + text.size()) - text.data());
}

std::size_t judged(character_class wanted, std::string_view text) {
  std::size_t fitting = 0;
  while (fitting < text.size() && is(wanted, text[fitting])) ++fitting;
  return fitting;
}

/// How often the two differ, with each character at each place of texts of several sizes.
int differences(scanner skip, character_class wanted, char usual) {
  int found = 0;
  for (const std::size_t size : {1U, 7U, 8U, 15U, 16U, 17U, 31U, 33U}) {
    for (std::size_t place = 0; place < size; ++place) {
      std::string text(size, usual);
      for (int code = 0; code < 256; ++code) {
        text[place] = static_cast<char>(code);
        found += scanned(skip, text) == judged(wanted, text) ? 0 : 1;
      }
    }
  }
  return found;
}

/// What a request's head says to the connection.
auto meaning(std::string_view line) {
  const std::string input = "POST / HTTP/1.1\r\n" + std::string(line) + "X: y\r\n\r\n";
  request read;
  message_head head;
  const head_result result = read_request_head(input, {}, read, head);
  return std::tuple(result.status, head.body, head.content_length, head.keep_alive,
                    head.expects_continue, std::string(head.request_id),
                    std::string(head.trace_parent));
}

bool same_letter(char left, char right) { return lower(left) == lower(right); }

}  // namespace

TEST_CASE("scanning many characters at once stops where one at a time does") {
  CHECK(differences(skip_token<':'>, token_character, 'a') == 0);
  CHECK(differences(skip_token<':'>, token_character, '-') == 0);
  CHECK(differences(skip_token<':'>, token_character, '7') == 0);
  CHECK(differences(skip_host, host_character, 'a') == 0);
  CHECK(differences(skip_host, host_character, '9') == 0);
  CHECK(differences(skip_host, host_character, ';') == 0);
  CHECK(differences(skip_target, target_character, '/') == 0);
  CHECK(differences(skip_target, target_character, '~') == 0);
  CHECK(differences(skip_value, value_character, 'Z') == 0);
  CHECK(differences(skip_value, value_character, '\xff') == 0);
  CHECK(differences(skip_value, value_character, '\t') == 0);
}

TEST_CASE("fields that matter to a connection are known in any case, and no others are") {
  const auto [name, value] = GENERATE(
      std::pair{"Content-Length", "5"}, std::pair{"Transfer-Encoding", "chunked"},
      std::pair{"Connection", "close"}, std::pair{"Expect", "100-continue"},
      std::pair{"X-Request-Id", "one"}, std::pair{"Traceparent", "two"}, std::pair{"Host", "a"});
  const std::string host = std::string_view(name) == "Host" ? "" : "Host: a\r\n";
  const std::string rest = std::string(": ") + value + "\r\n" + host;
  const auto without = meaning(host);
  const auto known = meaning(name + rest);
  REQUIRE(known != without);
  const std::string_view exact = name;
  for (std::size_t place = 0; place < exact.size(); ++place) {
    for (int code = 0; code < 256; ++code) {
      const char other = static_cast<char>(code);
      if (!is(token_character, other)) continue;
      std::string changed(exact);
      changed[place] = other;
      CAPTURE(changed);
      const auto read = meaning(changed + rest);
      if (same_letter(other, exact[place])) {
        CHECK(read == known);
      } else {
        CHECK(read == without);
      }
    }
  }
}
