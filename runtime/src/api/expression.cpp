#include <tenon/api/expression.hpp>

#include <algorithm>
#include <charconv>
#include <tenon/http/url.hpp>
#include <tenon/json/any.hpp>
#include <tenon/json/read.hpp>
#include <tenon/value/map.hpp>
#include <vector>

namespace tenon::api {

namespace {

/// The next step of a JSON Pointer (RFC 6901) that begins with a slash, which is taken off.
std::string next_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t i = 0; i < end; ++i) {
    const bool escaped = pointer[i] == '~' && i + 1 < end;
    if (escaped) ++i;
    token.push_back(escaped ? (pointer[i] == '1' ? '/' : '~') : pointer[i]);
  }
  pointer.remove_prefix(end);
  return token;
}

std::optional<std::string> step(const std::string& text, const std::string& token) {
  json::reader in{text};
  if (in.peek() == json::kind::object) {
    map<json::any> members;
    read_json(in, members);
    const auto found = members.find(token);
    if (found == members.end()) return std::nullopt;
    return found->second.text();
  }
  if (in.peek() != json::kind::array) return std::nullopt;
  std::vector<json::any> items;
  read_json(in, items);
  std::size_t index = 0;
  const char* end = token.data() + token.size();
  const auto [last, error] = std::from_chars(token.data(), end, index);
  if (error != std::errc{} || last != end || index >= items.size()) return std::nullopt;
  return items[index].text();
}

}  // namespace

std::optional<std::string> detail::json_at(std::string text, std::string_view pointer) {
  std::optional<std::string> at{std::move(text)};
  while (at && pointer.starts_with('/')) at = step(*at, next_token(pointer));
  return at;
}

expression_text& expression_text::text(std::string_view literal) {
  if (text_) text_->append(literal);
  return *this;
}

expression_text& expression_text::value(const std::optional<std::string>& json) {
  if (!json || *json == "null") {
    text_.reset();
  } else if (text_) {
    text_->append(detail::unquoted(*json));
  }
  return *this;
}

expression_text& expression_text::url_value(const std::optional<std::string>& json) {
  if (!text_ || text_->empty() || !json || *json == "null") return value(json);
  http::percent_encode(*text_, detail::unquoted(*json));
  return *this;
}

std::optional<std::string> expression_text::take_json() {
  if (text_) text_ = detail::quoted(*text_);
  return std::move(text_);
}

}  // namespace tenon::api
