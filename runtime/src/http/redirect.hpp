#pragma once

#include <optional>
#include <string>

#include <tenon/http/message.hpp>
#include <tenon/http/url.hpp>

namespace tenon::http::detail {

/// The request that follows a redirect, and the origin that it goes to (without path and query).
struct redirect {
  url origin{};
  request next{};
};

/// What `answer` to `asked`, which went to `at`, redirects to. Nothing when it is no redirect, has
/// no usable Location, or would need content that is `gone`: a stream that was sent. The content of
/// the next request is a view of `asked`'s. Credentials stay behind when the origin is another one.
/// Throws transport_error::redirect for one from https to http. RFC 9110 section 15.4.
[[nodiscard]] std::optional<redirect> redirect_of(const request& asked, const response& answer,
                                                  const url& at, bool gone);

/// The URL that a reference means at `base`. RFC 3986 section 5.2.
[[nodiscard]] std::optional<url> resolve_reference(const url& base, std::string_view reference);

}  // namespace tenon::http::detail
