#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/async/task.hpp>
#include <tenon/http/message.hpp>

namespace tenon::api {

/// Scope names, separated by single spaces (RFC 6749 section 3.3). A view: the text outlives it.
class scopes {
 public:
  constexpr scopes() noexcept = default;
  constexpr scopes(std::string_view text) noexcept : text_(text) {}
  constexpr scopes(const char* text) noexcept : text_(text) {}

  [[nodiscard]] constexpr bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
  [[nodiscard]] bool contains(std::string_view scope) const noexcept;
  [[nodiscard]] std::vector<std::string_view> list() const;

 private:
  std::string_view text_{};
};

/// Who calls, as the authenticator found out.
struct principal {
  std::string subject{};              ///< empty: nobody in particular
  std::vector<std::string> scopes{};  ///< what the caller was granted
  bool anonymous = false;             ///< no credentials were needed, and none were accepted

  [[nodiscard]] bool has_scope(std::string_view scope) const noexcept;
};

/// RFC 7617.
struct basic_credentials {
  std::string user{};
  std::string password{};
};

/// The value of an API key, as sent.
struct api_key {
  std::string value{};
};

/// RFC 6750; also what oauth2 and openIdConnect schemes carry.
struct bearer_token {
  std::string value{};
};

/// What a scheme is judged by of which only the document's users know how it works: an HTTP
/// authentication scheme without support of its own, or a `type` that OpenAPI does not have.
struct custom_credential {
  /// What follows the scheme's name in Authorization; empty for other types.
  std::string text{};
  /// The whole request, for signatures. Its body may not have been read yet.
  const http::request* request = nullptr;
};

/// What a request carried for one scheme; the member that the scheme's kind names is filled.
class credential {
 public:
  credential() = default;
  explicit credential(basic_credentials given) : basic_(std::move(given)) {}
  explicit credential(std::string secret) : secret_(std::move(secret)) {}
  explicit credential(http::peer_certificate given) : certificate_(std::move(given)) {}
  explicit credential(custom_credential given)
      : secret_(std::move(given.text)), request_(given.request) {}

  [[nodiscard]] basic_credentials basic() && { return std::move(basic_); }
  [[nodiscard]] api_key key() && { return {std::move(secret_)}; }
  [[nodiscard]] bearer_token bearer() && { return {std::move(secret_)}; }
  [[nodiscard]] http::peer_certificate certificate() && { return std::move(certificate_); }
  [[nodiscard]] custom_credential custom() && { return {std::move(secret_), request_}; }

 private:
  basic_credentials basic_{};
  std::string secret_{};
  http::peer_certificate certificate_{};
  const http::request* request_ = nullptr;
};

enum class scheme_kind : std::uint8_t {
  basic,
  bearer,
  api_key_header,
  api_key_query,
  api_key_cookie,
  mutual_tls,
  http,   ///< another HTTP authentication scheme, which `parameter` names
  custom  ///< nothing that OpenAPI has
};

/// A security scheme of the document.
struct security_scheme {
  std::size_t index = 0;    ///< given back to `authenticator::check`
  std::string_view name{};  ///< as in the document
  scheme_kind kind{};
  /// Of API keys: the name of the header, parameter or cookie.
  std::string_view parameter{};
};

/// One scheme of one alternative. Uses with the same alternative number are all needed; one
/// alternative is enough; one without a scheme lets anybody in.
struct security_use {
  std::size_t alternative = 0;
  const security_scheme* scheme = nullptr;
  api::scopes scopes{};
};

/// Decides who a caller is. Generated code derives from it; users implement the methods it adds.
class authenticator {
 public:
  authenticator() = default;
  authenticator(const authenticator&) = delete;
  authenticator& operator=(const authenticator&) = delete;
  virtual ~authenticator() = default;

  /// The caller behind the credentials, or nothing when they are not good. Called once for each
  /// scheme of an alternative whose credentials the request carries.
  virtual task<std::optional<principal>> check(std::size_t scheme, credential given,
                                               scopes required) = 0;
};

/// Refuses: for a scheme number no method stands for, and for schemes that are not decided about.
[[nodiscard]] task<std::optional<principal>> unknown_scheme();

/// Compares two secrets in a time that depends on the length of `given` alone.
[[nodiscard]] bool equal_secrets(std::string_view given, std::string_view expected) noexcept;

}  // namespace tenon::api
