#include <tenon/http/mock.hpp>

#include <limits>
#include <tenon/http/url.hpp>
#include <utility>

#include "exchange_record.hpp"

namespace tenon::http {

namespace {

bool answers(const recorded_exchange& told, const recorded_exchange& asked) {
  const bool any_query = told.target.find('?') == std::string::npos;
  const std::string_view target =
      any_query ? split_target(asked.target).path : std::string_view(asked.target);
  return told.method == asked.method && told.target == target &&
         (told.request_body.empty() || told.request_body == asked.request_body);
}

}  // namespace

mock::mock(std::vector<recorded_exchange> told) {
  for (recorded_exchange& each : told) answer(std::move(each));
}

void mock::answer(recorded_exchange told) {
  const std::lock_guard lock(mutex_);
  told_.push_back({.told = std::move(told)});
}

void mock::answer(std::string method, std::string target, int status, std::string body,
                  std::string content_type) {
  recorded_exchange told;
  told.method = std::move(method);
  told.target = std::move(target);
  told.status = status;
  if (!body.empty()) told.headers.add("Content-Type", content_type);
  told.body = std::move(body);
  answer(std::move(told));
}

void mock::fail(std::string method, std::string target, transport_error::kind why) {
  recorded_exchange told;
  told.method = std::move(method);
  told.target = std::move(target);
  const std::lock_guard lock(mutex_);
  told_.push_back({.told = std::move(told), .fails = true, .why = why});
}

mock::expectation mock::choose(const recorded_exchange& asked) {
  const std::lock_guard lock(mutex_);
  expectation* chosen = nullptr;
  for (expectation& each : told_) {
    if (!answers(each.told, asked)) continue;
    chosen = &each;
    if (!each.used) break;
  }
  if (chosen == nullptr) {
    throw unexpected_request("the mock was not told how to answer " + asked.method + " " +
                             asked.target);
  }
  chosen->used = true;
  recorded_exchange& call = calls_.emplace_back(asked);
  call.status = chosen->fails ? 0 : chosen->told.status;
  call.headers = chosen->told.headers;
  call.body = chosen->told.body;
  return *chosen;
}

task<response> mock::handle(request& outgoing) {
  const recorded_exchange asked =
      co_await detail::record_request(outgoing, std::numeric_limits<std::size_t>::max());
  expectation chosen = choose(asked);
  if (chosen.fails) throw transport_error(chosen.why, "the mock was told to fail");
  response answer;
  answer.status = chosen.told.status;
  answer.headers = std::move(chosen.told.headers);
  answer.body = std::move(chosen.told.body);
  co_return answer;
}

std::vector<recorded_exchange> mock::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

}  // namespace tenon::http
