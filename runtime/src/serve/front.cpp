#include "front.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <tenon/async/context.hpp>
#include <tenon/http/url.hpp>

#include "trouble.hpp"

namespace tenon::serving {
namespace {

std::string milliseconds_since(clock::time_point begin) {
  const std::chrono::duration<double, std::milli> took = clock::now() - begin;
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), took.count(),
                                 std::chars_format::fixed, 3)
                       .ptr;
  return {text.data(), end};
}

}  // namespace

front::front(api::server& api, http::service& inner, log_writer& lines,
             const serve_options& options, docs_files files)
    : api_(api),
      inner_(inner),
      lines_(lines),
      own_live_(!api.has_path("/livez")),
      own_started_(!api.has_path("/startupz")),
      own_ready_(!api.has_path("/readyz")),
      health_(options.checks, options.checks_lifetime, lines),
      docs_(api, options.docs, options.docs_guard, files) {
  api_.set_failure_log(this);
}

front::~front() { api_.set_failure_log(nullptr); }

bool front::own_health(std::string_view path) const noexcept {
  return (own_live_ && path == "/livez") || (own_started_ && path == "/startupz") ||
         (own_ready_ && path == "/readyz");
}

task<http::response> front::handle(http::request& incoming) {
  const clock::time_point begin = clock::now();
  const context& here = co_await current_context();
  const std::string_view id = here.request_id;
  const std::string_view path = http::split_target(incoming.target).path;
  http::response answer;
  severity level = severity::debug;
  if (own_health(path)) {
    answer = co_await health_.answer(path, incoming);
  } else if (const documentation::item found = docs_.find(path)) {
    answer = co_await docs_.answer(found, incoming);
  } else {
    level = severity::info;
    answer = co_await inner_.handle(incoming);
  }
  if (!id.empty()) answer.headers.set("X-Request-Id", id);
  if (lines_.wants(level)) log(incoming, answer, id, level, begin);
  co_return answer;
}

void front::log(const http::request& incoming, const http::response& answer, std::string_view id,
                severity level, clock::time_point begin) const {
  const std::optional<std::uint64_t> size = answer.body.size();
  const std::string status = std::to_string(answer.status);
  const std::string bytes = size ? std::to_string(*size) : "-1";
  const std::string took = milliseconds_since(begin);
  lines_.write(level, "request",
               {{"request_id", id},
                {"peer", incoming.peer.empty() ? "-" : incoming.peer},
                {"method", incoming.method_text()},
                {"path", http::split_target(incoming.target).path},
                {"operation", incoming.operation.empty() ? "-" : incoming.operation},
                {"status", status, true},
                {"bytes", bytes, true},
                {"ms", took, true}});
}

void front::handler_failed(const api::handler_failure& failure) noexcept {
  const std::string text = what_of(failure.error);
  lines_.write(
      severity::warning, "handler failed",
      {{"request_id", failure.request_id}, {"operation", failure.operation_id}, {"error", text}});
}

}  // namespace tenon::serving
