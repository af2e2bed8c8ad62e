#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <tenon/async/task.hpp>
#include <tenon/response.hpp>
#include <tenon/test/compare.hpp>
#include <tenon/test/maker.hpp>
#include <tenon/test/session.hpp>

/// What generated code calls to send arbitrary values through every operation and back. `Trip` is
/// a generated struct with an operation's types and members.
namespace tenon::test {

/// The handler of every operation: compares what arrived with what was sent, and gives the answer
/// that is due.
template <class Trip>
task<typename Trip::Response> answer(session& of, typename Trip::Request request) {
  of.arrive();
  receiver in;
  Trip::request(in, request);
  co_await in.read();
  maker sent(of, json::side::request);
  typename Trip::Request expected;
  Trip::request(sent, expected);
  comparer check(of, "request");
  Trip::request(check, expected, request);
  compare_items(of, "request", sent.items(), in.items());
  maker out(of, json::side::response);
  typename Trip::Response response = Trip::make(out, of.current().response);
  co_return response;
}

/// A call whose request was made wrong has been answered and judged.
class judged : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "the answer was judged"; }
};

namespace detail {

template <class Trip, class Call>
task<void> call_once(session& of, Call& call) {
  maker out(of, json::side::request);
  typename Trip::Request request;
  Trip::request(out, request);
  maker due(of, json::side::response);
  const std::size_t number = of.current().response;
  typename Trip::Response expected = Trip::make(due, number);
  typename Trip::Response response = co_await call(std::move(request));
  comparer check(of, "answer");
  receiver in;
  if (!Trip::receive(in, number, response)) {
    of.fail("another answer came than was sent: " + Trip::describe(response));
    co_return;
  }
  co_await in.read();
  Trip::compare(check, number, expected, response);
  compare_items(of, "answer", due.items(), in.items());
}

/// Sends, for each constraint of one operation, a value just outside it.
template <class Trip, class Call>
task<void> refuse_each(session& of, Call& call) {
  for (std::size_t i = 0; of.begin_negative(Trip::operation, i, &Trip::xml_root); ++i) {
    try {
      maker out(of, json::side::request);
      typename Trip::Request request;
      Trip::request(out, request);
      typename Trip::Response response = co_await call(std::move(request));
      of.fail("the request was not made wrong: " + Trip::describe(response));
    } catch (const judged&) {
      continue;
    } catch (const cannot_draw& none) {
      of.skip(none.what());
    } catch (const std::exception& error) {
      of.fail(error.what());
    }
  }
  of.end_negatives();
}

}  // namespace detail

/// Calls one operation for each of its answers in each media type, several times, and once for each
/// constraint that a request can break.
template <class Trip, class Call>
task<void> visit(session& of, Call& call) {
  const model& described = of.described();
  if (!of.options().only.empty() && described.operation_id(Trip::operation) != of.options().only) {
    co_return;
  }
  std::uint64_t seed = of.options().seed;
  for (std::size_t response = 0; response < described.responses(Trip::operation); ++response) {
    if (const auto reason = described.unsendable(Trip::operation, response)) {
      of.begin({.operation = Trip::operation, .response = response});
      of.skip(*reason);
      continue;
    }
    const std::size_t forms = described.response_forms(Trip::operation, response);
    for (std::size_t each = 0; each < forms * of.options().repetitions; ++each) {
      of.begin({.operation = Trip::operation,
                .response = response,
                .form = each % forms,
                .seed = ++seed});
      bool answered = false;
      std::optional<std::string> skipped;
      try {
        co_await detail::call_once<Trip>(of, call);
        answered = true;
      } catch (const cannot_draw& none) {
        skipped = none.what();
      } catch (const std::exception& error) {
        of.fail(error.what());
      }
      if (skipped) {
        of.skip(*skipped);
      } else {
        of.end(answered);
      }
    }
  }
  if (of.options().negatives) co_await detail::refuse_each<Trip>(of, call);
  of.end_operation();
}

/// How an undocumented answer is shown.
[[nodiscard]] std::string shown(const undocumented& answer);

}  // namespace tenon::test
