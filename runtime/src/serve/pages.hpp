#pragma once

#include <string>
#include <string_view>

#include <tenon/http/message.hpp>

namespace tenon::serving {

/// Whether a request only asks for a page.
[[nodiscard]] inline bool asks_for_page(const http::request& incoming) noexcept {
  return incoming.method == http::method::get || incoming.method == http::method::head;
}
/// 405: for everybody else.
[[nodiscard]] http::response page_only_read();
/// A view of the text.
[[nodiscard]] http::response text_page(int status, std::string_view text);
/// A strong entity tag for a text.
[[nodiscard]] std::string tag_of(std::string_view text);

}  // namespace tenon::serving
