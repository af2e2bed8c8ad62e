#include <tenon/async/child_scope.hpp>

namespace tenon::detail {

std::coroutine_handle<> child_scope::ended(std::size_t child, bool failed) noexcept {
  if (decisive_ == none && (failed || policy_ == cancels_rest::on_first)) {
    decisive_ = child;
    source_.request_cancel();
  }
  return let_go();
}

}  // namespace tenon::detail
