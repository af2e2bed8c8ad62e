#include "http_attributes.hpp"

#include <tenon/async/cancellation.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/async/what_of.hpp>
#include <tenon/http/transport_error.hpp>

namespace tenon::tracing::detail {

namespace {

std::string_view name_of(http::transport_error::kind why) noexcept {
  using kind = http::transport_error::kind;
  switch (why) {
    case kind::resolve:
      return "resolve";
    case kind::connect:
      return "connect";
    case kind::timeout:
      return "timeout";
    case kind::closed:
      return "closed";
    case kind::protocol:
      return "protocol";
    case kind::too_large:
      return "too_large";
    case kind::tls:
      return "tls";
    case kind::redirect:
      return "redirect";
    case kind::unavailable:
      return "unavailable";
  }
  return "_OTHER";
}

std::string_view type_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const http::transport_error& failure) {
    return name_of(failure.why());
  } catch (const operation_cancelled&) {
    return "cancelled";
  } catch (const timeout_error&) {
    return "timeout";
  } catch (...) {
    return "_OTHER";
  }
}

}  // namespace

std::string_view span_method(const http::request& of) noexcept {
  return of.method == http::method::other ? std::string_view("HTTP") : http::to_string(of.method);
}

void set_method(span& of, const http::request& from) {
  if (from.method != http::method::other) {
    of.set("http.request.method", http::to_string(from.method));
    return;
  }
  of.set("http.request.method", "_OTHER");
  of.set("http.request.method_original", from.other_method);
}

void set_status(span& of, int status, int error_from) {
  of.set("http.response.status_code", status);
  if (status < error_from) return;
  of.set("error.type", std::to_string(status));
  of.fail();
}

void set_error(span& of, const std::exception_ptr& error) {
  of.set("error.type", type_of(error));
  of.fail(what_of(error));
}

}  // namespace tenon::tracing::detail
