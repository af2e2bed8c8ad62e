#pragma once
// Requests that the API sends itself, and what is computed from a request and its response. Part of
// the model.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::gen::service {

/// A piece of a text that is put together when the API runs: a runtime expression of OpenAPI, or
/// what stands between two.
struct expression_part {
  enum class source : std::uint8_t {
    text,
    /// Of a response whose status is not known before.
    status,
    request_parameter,
    request_body,
    response_header,
    response_body
  };
  source from = source::text;
  /// The text, or a JSON Pointer into a body.
  std::string text{};
  /// Of the parameter or header.
  std::size_t index = 0;
};
using expression = std::vector<expression_part>;

/// What a link gives the next request for one of its parameters, or as its body.
struct link_value {
  /// Of the parameter; nothing: the body.
  std::optional<std::size_t> parameter{};
  /// JSON text, when it is always the same; else `value` counts. A value of one part keeps its
  /// type, one of several is text.
  std::optional<std::string> constant{};
  expression value{};
};
/// Where a response leads.
struct link {
  std::string name{}, doc{};
  /// Index into `api::operations`.
  std::size_t target = 0;
  std::vector<link_value> values{};
};

/// Who sends the requests of an operation: callers of the API; or the API, to whoever registered
/// for a webhook, or to a URL that an earlier request gave.
enum class direction : std::uint8_t { called, webhook, callback };

/// A URL that is known only when the API runs, where it sends requests.
struct hook {
  direction kind = direction::webhook;
  /// As in the document.
  std::string name{};
  /// Where receivers have it unless they choose another path.
  std::string path{};
  /// Of a callback: what gives its URL, and the operation that it belongs to.
  std::string expression{}, owner{};
};

/// How the URL of a callback is found in the request that asked for it.
struct callback_url {
  /// Index into `api::hooks`.
  std::size_t hook = 0;
  service::expression expression{};
};

}  // namespace tenon::gen::service
