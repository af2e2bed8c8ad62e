#pragma once
#include <cstddef>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// Functions of the class CallbackClient that find the URLs in requests of the operation, for
/// client.hpp (`text`, `doc`) and client.cpp (`definition`).
list callback_url_views(const context& from, std::size_t index);

/// Functions that make the requests that the operation's responses lead to, the same way.
list link_views(const context& from, std::size_t index);

}  // namespace tenon::gen::cpp
