#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/message.hpp>

namespace tenon::api {

/// One thing that is wrong with a request.
struct problem_error {
  std::string in{};       ///< "path", "query", "header", "cookie" or "body"
  std::string pointer{};  ///< JSON Pointer; of a parameter, as if its location were an object
  std::string code{};     ///< stable, for programs
  std::string message{};  ///< for people
};

/// Problem details, RFC 9457.
struct problem {
  int status = 500;
  std::string type{};      ///< a URI; empty: about:blank
  std::string title{};     ///< empty: the status's own phrase
  std::string detail{};    ///< left out when empty
  std::string instance{};  ///< left out when empty
  std::vector<problem_error> errors{};
};

/// The problem's own members and, when there are any, its errors, as JSON text.
[[nodiscard]] std::string to_json(const problem& value);

/// The answer `application/problem+json` with the problem's status.
[[nodiscard]] http::response problem_response(const problem& value);

}  // namespace tenon::api
