#pragma once

#include <tenon/http/service.hpp>
#include <tenon/middleware/metrics.hpp>

#include "front.hpp"

namespace tenon::serving {

/// What the admin port answers: metrics and health, nothing of the API.
class admin final : public http::service {
 public:
  /// Both outlive it.
  admin(const front& health, const middleware::metrics& figures) noexcept
      : health_(health), figures_(figures) {}

  task<http::response> handle(http::request& incoming) override;

 private:
  const front& health_;
  const middleware::metrics& figures_;
};

}  // namespace tenon::serving
