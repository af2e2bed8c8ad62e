#include <tenon/api/answer_judge.hpp>

#include <string>
#include <utility>

namespace tenon::api {
namespace {

/// `the answer 200 breaks its schema: body /name must have at least 1 character; …`
std::string summary(int status, const std::vector<problem_error>& found) {
  constexpr std::size_t most = 3;
  std::string text = "the answer " + std::to_string(status) + " breaks its schema";
  for (std::size_t i = 0; i < found.size() && i < most; ++i) {
    text += i == 0 ? ": " : "; ";
    text += found[i].in + ' ';
    if (!found[i].pointer.empty()) text += found[i].pointer + ' ';
    text += found[i].message;
  }
  return text;
}

}  // namespace

invalid_answer::invalid_answer(int status, std::vector<problem_error> found)
    : std::runtime_error(summary(status, found)), status_(status), errors_(std::move(found)) {}

}  // namespace tenon::api
