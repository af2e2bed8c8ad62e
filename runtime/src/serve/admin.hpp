#pragma once

#include <tenon/http/service.hpp>
#include <tenon/middleware/metrics.hpp>

#include "health.hpp"

namespace tenon::serving {

/// What the admin port answers: metrics and health, nothing of the API, no documentation.
class admin final : public http::service {
 public:
  /// Both outlive it.
  admin(health& state, const middleware::metrics& figures) noexcept
      : state_(state), figures_(figures) {}

  task<http::response> handle(http::request& incoming) override;

 private:
  health& state_;
  const middleware::metrics& figures_;
};

}  // namespace tenon::serving
