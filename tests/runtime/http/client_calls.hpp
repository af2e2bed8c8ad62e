#pragma once

#include <optional>
#include <string>

#include <tenon/async/run.hpp>
#include <tenon/http/client.hpp>

namespace tenon::http::test {

/// `STATUS CONTENT` of the answer.
inline task<std::string> answer_of(service& with, request outgoing) {
  response answer = co_await with.handle(outgoing);
  std::string text = std::to_string(answer.status) + " ";
  text += co_await answer.body.read_all(64 * 1024 * 1024);
  co_return text;
}

inline request make_request(method verb, std::string target = "/", http::body content = {}) {
  request made;
  made.method = verb;
  made.target = std::move(target);
  made.body = std::move(content);
  return made;
}

inline std::string ask(service& with, request outgoing) {
  return run(answer_of(with, std::move(outgoing)));
}

/// The kind of transport_error that the call ends with; nothing when it does not.
inline std::optional<transport_error::kind> failure_of(service& with, request outgoing) {
  try {
    ask(with, std::move(outgoing));
  } catch (const transport_error& error) {
    return error.why();
  }
  return std::nullopt;
}

}  // namespace tenon::http::test
