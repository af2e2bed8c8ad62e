#pragma once

#include <exception>
#include <string>

namespace tenon {

/// What an exception says of itself, for logs. `error` is not null.
[[nodiscard]] std::string what_of(const std::exception_ptr& error);

}  // namespace tenon
