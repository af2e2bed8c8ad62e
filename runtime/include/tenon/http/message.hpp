#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/body.hpp>
#include <tenon/http/fields.hpp>
#include <tenon/http/method.hpp>
#include <tenon/http/status.hpp>

namespace tenon::http {

/// A certificate whose owner has proved to hold its key, and which was found to be valid.
struct peer_certificate {
  std::string subject{};      ///< its distinguished name, as RFC 4514 writes it
  std::string fingerprint{};  ///< SHA-256 of `der`, in lower-case hexadecimal digits
  std::string der{};          ///< the whole certificate
};

/// A request as a service sees it and as a client sends it.
struct request {
  http::method method = http::method::get;
  /// The method's token when `method` is `other`.
  std::string other_method{};
  /// Origin form: the path and, after a `?`, the query, both still percent-encoded; `*` for a
  /// server-wide OPTIONS. RFC 9112 section 3.2.
  std::string target = "/";
  fields headers{};
  http::body body{};
  /// Of the client, when its connection asked for one and verified it; or as a service in front of
  /// this one has it from a proxy. Never sent, nor read from a message.
  std::shared_ptr<const peer_certificate> client_certificate{};
  /// Header fields and query parameters with credentials: a redirect to another origin goes without
  /// them. Authorization and Cookie always stay behind.
  std::vector<std::string> credential_names{};
  /// The address that the request came from, without its port; empty where there is none, as over
  /// the loopback. Never sent.
  std::string_view peer{};
  /// The id of the API's operation that answers it, from when that was found: for those around the
  /// API to read afterwards. It lives as long as the API.
  std::string_view operation{};

  [[nodiscard]] std::string_view method_text() const noexcept {
    return method == http::method::other ? std::string_view(other_method) : to_string(method);
  }
};

/// The answer to a request. The body's framing (Content-Length, Transfer-Encoding) and Date are
/// written by whoever sends it, never taken from `headers`.
struct response {
  int status = 200;
  fields headers{};
  http::body body{};
};

}  // namespace tenon::http
