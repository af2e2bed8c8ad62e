#pragma once

#include <exception>
#include <string>
#include <string_view>

#include <tenon/async/background.hpp>
#include <tenon/async/watchdog.hpp>
#include <tenon/async/what_of.hpp>

#include "log_writer.hpp"

namespace tenon::serving {

/// Logs what goes wrong beside the requests.
class logged_trouble final : public background_log, public watchdog_log {
 public:
  explicit logged_trouble(log_writer& lines) noexcept : lines_(lines) {}

  void background_failed(std::string_view request_id, std::exception_ptr error) noexcept override;
  void loop_blocked(const blocked_loop& seen) noexcept override;

 private:
  log_writer& lines_;
};

}  // namespace tenon::serving
