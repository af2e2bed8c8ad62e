#pragma once

#include <optional>

#include <tenon/api/server.hpp>
#include <tenon/http/service.hpp>
#include <tenon/middleware/metrics.hpp>
#include <tenon/serve.hpp>

namespace tenon::serving {

/// The services around an API, in the order of the options; metrics around all of them.
class around {
 public:
  around(const serve_options& options, api::server& api);
  around(const around&) = delete;
  around& operator=(const around&) = delete;

  [[nodiscard]] http::service& outermost() noexcept { return *outermost_; }
  /// Null when nobody asked for them.
  [[nodiscard]] middleware::metrics* figures() noexcept { return metrics_ ? &*metrics_ : nullptr; }

 private:
  http::service* outermost_;
  std::optional<middleware::metrics> metrics_;
};

}  // namespace tenon::serving
