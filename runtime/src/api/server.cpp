#include <tenon/api/server.hpp>

#include <algorithm>
#include <cstdio>
#include <tenon/api/answer_judge.hpp>
#include <tenon/api/call.hpp>
#include <tenon/async/cancellation.hpp>
#include <tenon/async/context.hpp>
#include <tenon/async/in_place.hpp>
#include <tenon/async/offload.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/async/watchdog.hpp>
#include <tenon/async/what_of.hpp>
#include <tenon/http/url.hpp>
#include <utility>

#include "base_path.hpp"

namespace tenon::api {
namespace {

http::response problem_answer(int status, std::string detail) {
  problem about;
  about.status = status;
  about.detail = std::move(detail);
  return problem_response(about);
}

http::response unrouted_answer(const http::request& incoming, const http::route_match& match) {
  if (match.result == http::route_match::outcome::options) {
    http::response answer;
    answer.status = 204;
    answer.headers.add("Allow", match.allow);
    return answer;
  }
  if (match.result == http::route_match::outcome::method_not_allowed) {
    http::response answer =
        problem_answer(405, "This path does not take " + std::string{incoming.method_text()} + ".");
    answer.headers.add("Allow", match.allow);
    return answer;
  }
  return problem_answer(404, "There is nothing at this path.");
}

http::response item_answer(const http::item_error& error) {
  problem about;
  about.status = error.status();
  about.detail = error.what();
  const auto* invalid = dynamic_cast<const invalid_item*>(&error);
  if (invalid == nullptr) return problem_response(about);
  for (const violation& each : invalid->violations()) {
    about.errors.push_back({.in = "body",
                            .pointer = '/' + std::to_string(error.index()) + each.pointer,
                            .code = each.code,
                            .message = each.message});
  }
  return problem_response(about);
}

}  // namespace

/// A streamed answer whose failure, when its head has long been sent, is reported.
class server::answered_stream final : public http::body_source {
 public:
  answered_stream(const server& owner, std::string_view operation_id, std::string request_id,
                  http::body from) noexcept
      : owner_(owner),
        operation_id_(operation_id),
        request_id_(std::move(request_id)),
        from_(std::move(from)) {}

  task<std::string_view> read() override {
    try {
      const std::string_view piece = co_await from_.read();
      co_return piece;
    } catch (const operation_cancelled&) {
      throw;
    } catch (...) {
      owner_.report(operation_id_, request_id_, std::current_exception());
      throw;
    }
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    return from_.size();
  }

 private:
  const server& owner_;
  std::string_view operation_id_;
  std::string request_id_;
  http::body from_;
};

/// Logs answers that break their schemas, or refuses them.
class server::answer_report final : public answer_judge {
 public:
  answer_report(const server& owner, std::string_view operation_id, std::string_view request_id)
      : owner_(owner), operation_id_(operation_id), request_id_(request_id) {}

  void judge(int status, violation_log found) override {
    invalid_answer error(status, std::move(found.errors));
    if (owner_.options_.answers == answer_validation::fail) throw error;
    owner_.report(operation_id_, request_id_, std::make_exception_ptr(std::move(error)));
  }

 private:
  const server& owner_;
  std::string_view operation_id_;
  std::string request_id_;
};

not_implemented::not_implemented() : std::logic_error("not implemented") {}

server::server(server_options options) : options_(std::move(options)) {
  std::string& base = options_.base_path;
  while (base.ends_with('/')) base.pop_back();
  if (!base.empty() && !base.starts_with('/')) {
    throw std::invalid_argument("base path '" + base + "' must begin with '/'");
  }
}

server::~server() = default;

void server::add_route(const route& where, std::unique_ptr<route_handler> handler) {
  std::string path =
      where.server.empty() ? options_.base_path : base_path_of(options_.base_path, where.server);
  path.append(where.path);
  router_.add(where.method, path, operations_.size());
  operations_.push_back(
      {.id = where.operation_id, .path = std::move(path), .handler = std::move(handler)});
}

std::string_view server::path_of(std::string_view operation_id) const noexcept {
  for (const operation& each : operations_) {
    if (each.id == operation_id) return each.path;
  }
  return {};
}

void server::set_limits(std::string_view operation_id, operation_limits limits) {
  bool known = false;
  for (operation& each : operations_) {
    if (each.id != operation_id) continue;
    each.limits = limits;
    known = true;
  }
  if (!known) {
    throw std::invalid_argument("there is no operation '" + std::string(operation_id) + "'");
  }
}

std::size_t server::largest_body() const noexcept {
  std::size_t largest = options_.max_body;
  for (const operation& each : operations_) {
    largest = std::max(largest, each.limits.max_body.value_or(0));
  }
  return largest;
}

task<http::response> server::run_operation(const operation& found, call& incoming) {
  if (!found.limits.timeout) return found.handler->run(incoming);
  return [](const operation& limited, call& asked) -> task<http::response> {
    const clock::time_point due = clock::now() + *limited.limits.timeout;
    try {
      http::response given = co_await with_deadline(due, limited.handler->run(asked));
      co_return given;
    } catch (const timeout_error&) {
      if (clock::now() < due) throw;  // the handler's own
    }
    http::response answer = problem_answer(503, "The operation took too long.");
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*limited.limits.timeout);
    answer.headers.add("Retry-After", std::to_string(std::max<std::int64_t>(1, wait.count())));
    co_return answer;
  }(found, incoming);
}

bool server::has_path(std::string_view path) const {
  http::request probe;
  probe.target = path;
  http::route_match match;
  router_.find(probe, path, match);
  return match.result != http::route_match::outcome::not_found;
}

task<http::response> server::handle(http::request& incoming) {
  http::route_match match;
  router_.find(incoming, http::split_target(incoming.target).path, match);
  if (match.result != http::route_match::outcome::found) co_return unrouted_answer(incoming, match);
  const operation& found = operations_[match.route];
  incoming.operation = found.id;
  note_operation(found.id);
  call taken_apart{incoming,
                   {match.captures.data(), match.captures.size()},
                   found.limits.max_body.value_or(options_.max_body),
                   found.limits.max_item.value_or(options_.max_item)};
  if (options_.answers != answer_validation::off) {
    const context& here = co_await current_context();
    taken_apart.set_judge(std::make_shared<answer_report>(*this, found.id, here.request_id));
  }
  std::exception_ptr error;
  try {
    task<http::response> running = run_operation(found, taken_apart);
    http::response& given = co_await in_place(running);
    if (!given.body.buffered()) {
      const context& here = co_await current_context();
      given.body = std::unique_ptr<http::body_source>(std::make_unique<answered_stream>(
          *this, found.id, std::string(here.request_id), std::move(given.body)));
    }
    co_return std::move(given);
  } catch (const operation_cancelled&) {
    throw;
  } catch (const not_implemented&) {
    co_return problem_answer(501, "This operation is not implemented yet.");
  } catch (const worker_pool_full&) {
    co_return problem_answer(503, "The server is busy.");
  } catch (const http::item_error& unreadable) {
    co_return item_answer(unreadable);
  } catch (const http::body_error& unreadable) {
    co_return problem_answer(unreadable.status(), "The body cannot be read.");
  } catch (...) {
    error = std::current_exception();
  }
  const context& here = co_await current_context();
  report(found.id, here.request_id, std::move(error));
  co_return problem_answer(500, {});
}

void server::report(std::string_view operation_id, std::string_view request_id,
                    std::exception_ptr error) const noexcept {
  if (failures_ != nullptr) {
    failures_->handler_failed(
        {.operation_id = operation_id, .request_id = request_id, .error = std::move(error)});
    return;
  }
  const std::string text = what_of(error);
  std::fprintf(stderr, "handler of %.*s failed: %s\n", static_cast<int>(operation_id.size()),
               operation_id.data(), text.c_str());
}

}  // namespace tenon::api
