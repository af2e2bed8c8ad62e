#include "answers.hpp"

#include <algorithm>
#include <string>

#include "../http/response_head.hpp"

namespace tenon::middleware::detail {

http::response refusal(int status, std::chrono::nanoseconds retry_after) {
  http::response answer = http::detail::problem(status);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(retry_after);
  answer.headers.add("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds.count())));
  return answer;
}

void add_vary(http::fields& headers, std::string_view name) {
  const std::optional<std::string_view> before = headers.find("Vary");
  if (!before) {
    headers.add("Vary", name);
  } else if (*before != "*" && !http::list_contains(*before, name)) {
    headers.set("Vary", std::string(*before).append(", ").append(name));
  }
}

}  // namespace tenon::middleware::detail
