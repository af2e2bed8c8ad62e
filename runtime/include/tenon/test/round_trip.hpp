#pragma once

#include <cstddef>
#include <cstdint>
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

/// What is answered where the document describes no answer that can be sent; and whether that came.
[[nodiscard]] undocumented undocumented_answer();
void compare_undocumented(session& of, const undocumented* arrived);

namespace detail {

/// Numbers past the documented answers stand for one that is not documented.
template <class Trip>
typename Trip::Response make_answer(session& of, maker& with, std::size_t number) {
  if (number < of.described().responses(Trip::operation)) return Trip::make(with, number);
  return undocumented_answer();
}

}  // namespace detail

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
  typename Trip::Response response = detail::make_answer<Trip>(of, out, of.current().response);
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
  typename Trip::Response expected = make_answer<Trip>(of, due, number);
  typename Trip::Response response = co_await call(std::move(request));
  if (number >= of.described().responses(Trip::operation)) {
    compare_undocumented(of, response.template get_if<undocumented>());
    co_return;
  }
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

/// Calls one operation several times for one of its answers in each of its media types.
template <class Trip, class Call>
task<void> call_often(session& of, Call& call, std::size_t response, std::size_t forms,
                      std::uint64_t& seed) {
  for (std::size_t each = 0; each < forms * of.options().repetitions; ++each) {
    of.begin(
        {.operation = Trip::operation, .response = response, .form = each % forms, .seed = ++seed});
    bool answered = false;
    std::optional<std::string> skipped;
    try {
      co_await call_once<Trip>(of, call);
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
  const std::size_t documented = described.responses(Trip::operation);
  bool called = false;
  for (std::size_t response = 0; response < documented; ++response) {
    if (const auto reason = described.unsendable(Trip::operation, response)) {
      of.begin({.operation = Trip::operation, .response = response});
      of.skip(*reason);
      continue;
    }
    const std::size_t forms = described.response_forms(Trip::operation, response);
    co_await detail::call_often<Trip>(of, call, response, forms, seed);
    called = true;
  }
  if (!called) co_await detail::call_often<Trip>(of, call, documented, 1, seed);
  if (of.options().negatives) co_await detail::refuse_each<Trip>(of, call);
  of.end_operation(Trip::operation);
}

/// How an undocumented answer is shown.
[[nodiscard]] std::string shown(const undocumented& answer);

}  // namespace tenon::test
