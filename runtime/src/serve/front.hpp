#pragma once

#include <tenon/api/server.hpp>
#include <tenon/http/service.hpp>
#include <tenon/serve.hpp>

#include "docs_files.hpp"
#include "documentation.hpp"
#include "health.hpp"
#include "log_writer.hpp"

namespace tenon::serving {

/// What stands between the network and an API: request ids, the access log, and
/// the service's own pages (`/livez`, `/startupz`, `/readyz`, `/docs`, `/openapi.json`), unless the
/// API has a path of that name.
class front final : public http::service, private api::failure_log {
 public:
  /// All outlive it. `inner` answers for the API: that, or what is around it.
  front(api::server& api, http::service& inner, log_writer& lines,
        const serve_options& options = {}, docs_files files = {});
  ~front() override;

  task<http::response> handle(http::request& incoming) override;

  [[nodiscard]] serving::health& health() noexcept { return health_; }
  [[nodiscard]] const serving::documentation& documentation() const noexcept { return docs_; }

 private:
  void handler_failed(const api::handler_failure& failure) noexcept override;
  [[nodiscard]] bool own_health(std::string_view path) const noexcept;
  void log(const http::request& incoming, const http::response& answer, std::string_view id,
           severity level, clock::time_point begin) const;

  api::server& api_;
  http::service& inner_;
  log_writer& lines_;
  bool own_live_;
  bool own_started_;
  bool own_ready_;
  serving::health health_;
  serving::documentation docs_;
};

}  // namespace tenon::serving
