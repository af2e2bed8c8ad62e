#pragma once

#include <chrono>
#include <string_view>

#include <tenon/http/message.hpp>

namespace tenon::middleware::detail {

/// A problem document of that status, with Retry-After in whole seconds, at least one.
[[nodiscard]] http::response refusal(int status, std::chrono::nanoseconds retry_after);
/// Names one more request header in Vary.
void add_vary(http::fields& headers, std::string_view name);

}  // namespace tenon::middleware::detail
