#include <memory>
#include <string>
#include <support/catch.hpp>
#include <tenon/async/run.hpp>

namespace {

struct not_found {
  std::string message;
};
struct response {
  response(not_found what) : text(std::move(what.message)) {}
  std::string text;
};

tenon::task<int> give(int value) { co_return value; }
tenon::task<std::unique_ptr<int>> give_owned() { co_return std::make_unique<int>(3); }
tenon::task<int&> give_reference(int& value) { co_return value; }
tenon::task<std::pair<int, std::string>> give_braced() { co_return {1, "x"}; }
tenon::task<response> give_response() { co_return not_found{.message = "x"}; }
tenon::task<> fail() {
  throw std::runtime_error("broken");
  co_return;
}
tenon::task<int> sum() { co_return co_await give(1) + co_await give(2); }

tenon::task<int> depth(int left) {
  if (left == 0) co_return 0;
  co_return 1 + co_await depth(left - 1);
}

}  // namespace

TEST_CASE("a task gives its value to its awaiter") {
  CHECK(tenon::run(sum()) == 3);
  CHECK(*tenon::run(give_owned()) == 3);
  int value = 0;
  CHECK(&tenon::run(give_reference(value)) == &value);
  CHECK(tenon::run(give_braced()).second == "x");
  CHECK(tenon::run(give_response()).text == "x");
  CHECK_THROWS_WITH(tenon::run(fail()), "broken");
}

TEST_CASE("a chain of a million awaits neither starts nor ends on the stack") {
  CHECK(tenon::run(depth(1'000'000)) == 1'000'000);
}
