#include "head_memory.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <support/catch.hpp>

#include "head_parser.hpp"

using namespace tenon::http;
using namespace tenon::http::detail;

namespace {

/// Everything that comes of reading a head, as text.
std::string outcome(std::string_view input, head_memory* memory) {
  request read;
  message_head head;
  const head_result result = read_request_head(input, {}, read, head, memory);
  std::string text = std::to_string(static_cast<int>(result.outcome)) + ' ' +
                     std::to_string(result.size) + ' ' + std::to_string(result.status);
  if (result.outcome != head_result::state::complete) return text;
  text += '\n' + std::string(read.method_text()) + ' ' + read.target + '\n';
  const auto inside = [&](std::string_view view) {
    return view.empty() || (view.data() >= input.data() &&
                            view.data() + view.size() <= input.data() + input.size());
  };
  bool all_inside = inside(head.host) && inside(head.request_id) && inside(head.trace_parent);
  for (const fields::field& each : read.headers) {
    all_inside = all_inside && inside(each.name) && inside(each.value);
    text += std::string(each.name) + '=' + std::string(each.value) + '\n';
  }
  for (const std::string_view each : {head.host, head.request_id, head.trace_parent}) {
    text += std::string(each) + '|';
  }
  for (const std::uint64_t each :
       {static_cast<std::uint64_t>(head.body), head.content_length,
        static_cast<std::uint64_t>(head.http_1_0), static_cast<std::uint64_t>(head.keep_alive),
        static_cast<std::uint64_t>(head.expects_continue),
        static_cast<std::uint64_t>(head.has_trace_state), static_cast<std::uint64_t>(all_inside)}) {
    text += std::to_string(each) + ' ';
  }
  return text;
}

std::string lines(std::string_view more = {}) {
  return "Host: a.example\r\nUser-Agent: x\r\n" + std::string(more) + "\r\n";
}

const std::vector<std::string> heads{
    "GET /one HTTP/1.1\r\n" + lines(),
    "GET /two?x=1 HTTP/1.1\r\n" + lines(),
    "POST /%41 HTTP/1.1\r\n" + lines(),
    "GET /%4 HTTP/1.1\r\n" + lines(),
    "GET http://b.example/ HTTP/1.1\r\n" + lines(),
    "GET / HTTP/1.0\r\n" + lines(),
    "OPTIONS * HTTP/1.1\r\n" + lines(),
    "CONNECT /one HTTP/1.1\r\n" + lines(),
    "GET /one HTTP/1.1\r\n" + lines("Connection: close\r\n"),
    "GET /one HTTP/1.0\r\n" + lines("Connection: keep-alive\r\n"),
    "POST /one HTTP/1.1\r\n" + lines("Content-Length: 3\r\n") + "abc",
    "POST /one HTTP/1.1\r\n" + lines("Content-Length: 4\r\n") + "abcd",
    "POST /one HTTP/1.1\r\n" + lines("Transfer-Encoding: chunked\r\n"),
    "POST /one HTTP/1.0\r\n" + lines("Transfer-Encoding: chunked\r\n"),
    "POST /one HTTP/1.1\r\n" + lines("Expect: 100-continue\r\nContent-Length: 1\r\n"),
    "GET /one HTTP/1.1\r\n" + lines("Expect: more\r\n"),
    "GET /one HTTP/1.1\r\n" + lines("X-Request-Id: 7\r\ntraceparent: 00\r\ntracestate: a=b\r\n"),
    "GET /one HTTP/1.1\r\n" + lines("X:\r\nY: \r\n"),
    "GET /one HTTP/1.1\r\n" + lines("X: " + std::string(600, 'x') + "\r\n"),
    "GET /one HTTP/1.1\r\nHost: a.example\r\nUser-Agent: x\r\nBroken\r\n\r\n",
    "GET /one HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
    "GET /one HTTP/1.1\r\nUser-Agent: x\r\n\r\n",
    "GET /one HTTP/1.1\r\n\r\n",
    "GET /one HTTP/1.0\r\n\r\n",
};

}  // namespace

TEST_CASE("a head means the same whichever one came before it on the connection") {
  for (const std::string& before : heads) {
    for (const std::string& head : heads) {
      head_memory memory;
      (void)outcome(before, &memory);
      CHECK(outcome(head, &memory) == outcome(head, nullptr));
      CHECK(outcome(before, &memory) == outcome(before, nullptr));
    }
  }
}

TEST_CASE("a part of a head is no head, also when it began like the one before") {
  head_memory memory;
  const std::string head = heads.front();
  (void)outcome(head, &memory);
  for (std::size_t size = 0; size <= head.size(); ++size) {
    CHECK(outcome(head.substr(0, size), &memory) == outcome(head.substr(0, size), nullptr));
  }
  for (std::size_t place = 0; place < head.size(); ++place) {
    for (const char other : {'\r', '\n', '\0', ' ', ':', 'x'}) {
      std::string changed = head;
      changed[place] = other;
      CHECK(outcome(changed, &memory) == outcome(changed, nullptr));
      (void)outcome(head, &memory);
    }
  }
}

TEST_CASE("fields are recalled when they are the same, and only small ones") {
  const auto recalled = [](const std::string& given) {
    head_memory memory;
    const std::string head = "GET / HTTP/1.1\r\n" + given;
    (void)outcome(head, &memory);
    fields out;
    message_head meaning;
    return memory.recall(given, out, meaning);
  };
  CHECK(recalled(lines()) == lines().size());
  CHECK(recalled(lines("X: " + std::string(600, 'x') + "\r\n")) == 0);
  std::string many;
  for (int count = 0; count < 11; ++count) many += "X: y\r\n";
  CHECK(recalled(lines(many)) == 0);
  CHECK(recalled("Host: a, b\r\nNo field\r\n\r\n") == 0);
}
