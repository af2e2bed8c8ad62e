#include <tenon/response_lifetime.hpp>

// The response of every operation without documented answers.
template class tenon::response_of<tenon::undocumented>;

namespace tenon::detail {

void throw_unexpected(other_answer held, std::string_view expected) {
  std::string message = "the answer is " + std::string{held.name};
  if (held.status) message += " (status " + std::to_string(*held.status) + ")";
  message += ", not " + std::string{expected};
  throw unexpected_response{message, std::move(held.response), *held.type};
}

}  // namespace tenon::detail
