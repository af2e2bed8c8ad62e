#include "front.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <tenon/api/problem.hpp>
#include <tenon/async/context.hpp>
#include <tenon/http/url.hpp>
#include <utility>

#include "trouble.hpp"

namespace tenon::serving {
namespace {

std::string hex(std::uint64_t value) {
  std::array<char, 16> text{};
  text.fill('0');
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  const auto count = static_cast<std::size_t>(end - digits.data());
  for (std::size_t i = 0; i < count; ++i) text[text.size() - count + i] = digits[i];
  return {text.data(), text.size()};
}

/// A strong entity tag for a text (FNV-1a).
std::string tag_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return '"' + hex(hash) + '"';
}

http::response text_answer(int status, std::string_view text) {
  http::response answer;
  answer.status = status;
  answer.headers.add_view("Content-Type", "text/plain; charset=utf-8");
  answer.body = http::body::view(text);
  return answer;
}

/// RFC 9110 section 13.1.2: the comparison is weak.
bool matches_tag(const http::fields& headers, std::string_view tag) {
  for (const http::fields::field& field : headers) {
    if (!http::equal_ignoring_case(field.name, "If-None-Match")) continue;
    if (field.value == "*" || field.value.find(tag) != std::string_view::npos) return true;
  }
  return false;
}

std::string milliseconds_since(std::chrono::steady_clock::time_point begin) {
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), took.count(),
                                 std::chars_format::fixed, 3)
                       .ptr;
  return {text.data(), end};
}

}  // namespace

front::front(api::server& api, http::service& inner, log_writer& lines)
    : api_(api),
      inner_(inner),
      lines_(lines),
      own_live_(!api.has_path("/livez")),
      own_started_(!api.has_path("/startupz")),
      own_ready_(!api.has_path("/readyz")),
      own_document_(!api.openapi_document().empty() && !api.has_path("/openapi.json")),
      document_tag_(tag_of(api.openapi_document())) {
  api_.set_failure_log(this);
}

front::~front() { api_.set_failure_log(nullptr); }

front::page front::page_at(std::string_view path) const noexcept {
  if (own_live_ && path == "/livez") return page::live;
  if (own_started_ && path == "/startupz") return page::started;
  if (own_ready_ && path == "/readyz") return page::ready;
  if (own_document_ && path == "/openapi.json") return page::document;
  return page::none;
}

http::response front::answer_document(const http::request& incoming) const {
  http::response answer;
  answer.headers.add_view("ETag", document_tag_);
  answer.headers.add_view("Cache-Control", "no-cache");
  if (matches_tag(incoming.headers, document_tag_)) {
    answer.status = 304;
    return answer;
  }
  answer.headers.add_view("Content-Type", "application/json");
  answer.body = http::body::view(api_.openapi_document());
  return answer;
}

http::response front::answer_page(page which, const http::request& incoming) const {
  if (incoming.method != http::method::get && incoming.method != http::method::head) {
    http::response answer = api::problem_response({.status = 405});
    answer.headers.add_view("Allow", "GET, HEAD");
    return answer;
  }
  if (which == page::document) return answer_document(incoming);
  if (which != page::live && !started_.load(std::memory_order_relaxed)) {
    return text_answer(503, "starting\n");
  }
  if (which == page::ready && draining_.load(std::memory_order_relaxed)) {
    return text_answer(503, "draining\n");
  }
  return text_answer(200, "ok\n");
}

std::optional<http::response> front::health(const http::request& incoming) const {
  const std::string_view path = http::split_target(incoming.target).path;
  if (path == "/livez") return answer_page(page::live, incoming);
  if (path == "/startupz") return answer_page(page::started, incoming);
  if (path == "/readyz") return answer_page(page::ready, incoming);
  return std::nullopt;
}

task<http::response> front::handle(http::request& incoming) {
  const auto begin = std::chrono::steady_clock::now();
  const context& here = co_await current_context();
  const std::string_view id = here.request_id;
  const std::string_view path = http::split_target(incoming.target).path;
  const page own = page_at(path);
  http::response answer;
  if (own != page::none) {
    answer = answer_page(own, incoming);
  } else {
    answer = co_await inner_.handle(incoming);
  }
  if (!id.empty()) answer.headers.set("X-Request-Id", id);
  const severity level = own == page::none ? severity::info : severity::debug;
  if (lines_.wants(level)) {
    const std::optional<std::uint64_t> size = answer.body.size();
    const std::string status = std::to_string(answer.status);
    const std::string bytes = size ? std::to_string(*size) : "-1";
    const std::string took = milliseconds_since(begin);
    lines_.write(level, "request",
                 {{"request_id", id},
                  {"method", incoming.method_text()},
                  {"path", path},
                  {"operation", incoming.operation.empty() ? "-" : incoming.operation},
                  {"status", status, true},
                  {"bytes", bytes, true},
                  {"ms", took, true}});
  }
  co_return answer;
}

void front::handler_failed(const api::handler_failure& failure) noexcept {
  const std::string text = what_of(failure.error);
  lines_.write(
      severity::warning, "handler failed",
      {{"request_id", failure.request_id}, {"operation", failure.operation_id}, {"error", text}});
}

}  // namespace tenon::serving
