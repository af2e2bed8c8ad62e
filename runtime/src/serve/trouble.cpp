#include "trouble.hpp"

namespace tenon::serving {

void logged_trouble::background_failed(std::string_view request_id,
                                       std::exception_ptr error) noexcept {
  const std::string text = what_of(error);
  lines_.write(severity::warning, "background task failed",
               {{"request_id", request_id.empty() ? "-" : request_id}, {"error", text}});
}

void logged_trouble::loop_blocked(const blocked_loop& seen) noexcept {
  const std::string blocked = std::to_string(seen.blocked.count());
  lines_.write(severity::warning, "event loop blocked",
               {{"operation", seen.operation.empty() ? "-" : seen.operation},
                {"ms", blocked, true},
                {"stack", seen.stack}});
}

}  // namespace tenon::serving
