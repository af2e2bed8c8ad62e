#pragma once

#include <exception>
#include <string>
#include <string_view>

#include <tenon/http/message.hpp>
#include <tenon/tracing/span.hpp>

namespace tenon::tracing::detail {

/// The method as spans are named by it: `HTTP` for one that is not known, so that peers cannot make
/// names.
[[nodiscard]] std::string_view span_method(const http::request& of) noexcept;
/// http.request.method, and http.request.method_original for one that is not known.
void set_method(span& of, const http::request& from);
/// http.response.status_code and, from `error_from`, error.type and the span's failure.
void set_status(span& of, int status, int error_from);
/// error.type and the span's failure for what was thrown.
void set_error(span& of, const std::exception_ptr& error);

}  // namespace tenon::tracing::detail
