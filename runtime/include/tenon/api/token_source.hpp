#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/async/task.hpp>
#include <tenon/http/message.hpp>

namespace tenon::api {

/// Gives bearer tokens that do not last: see oauth2_tokens.
class token_source {
 public:
  virtual ~token_source() = default;
  /// A token that is good now, for the request that is about to be sent. On the loop of that
  /// request; several may ask at the same time.
  virtual task<std::string> token() = 0;
  /// The peer answered 401 to a request with this token: it is not to be given again.
  virtual void reject(std::string_view token) noexcept = 0;
};

/// What a client shows as a bearer token (RFC 6750): a text, or where to get one for each request.
class access_token {
 public:
  template <std::convertible_to<std::string> Text>
  access_token(Text&& text) : text_(std::forward<Text>(text)) {}
  access_token(std::string_view text) : text_(text) {}
  template <std::derived_from<token_source> Source>
  access_token(std::shared_ptr<Source> source) : source_(std::move(source)) {}

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Null for a text.
  [[nodiscard]] const std::shared_ptr<token_source>& source() const noexcept { return source_; }

 private:
  std::string text_{};
  std::shared_ptr<token_source> source_{};
};

/// Adds to a request what a scheme asks for that Tenon does not know: a signature, for example.
class request_signer {
 public:
  virtual ~request_signer() = default;
  /// Called when the request is complete, just before it is sent, on the loop that sends it.
  virtual task<void> sign(http::request& outgoing) = 0;
};

}  // namespace tenon::api
