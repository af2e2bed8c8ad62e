#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tenon/api/server.hpp>
#include <tenon/http/service.hpp>

#include "log_writer.hpp"

namespace tenon::serving {

/// What stands between the network and an API: request ids, the access log, and
/// the service's own pages (`/livez`, `/startupz`, `/readyz`, `/openapi.json`), unless the
/// API has a path of that name.
class front final : public http::service, private api::failure_log {
 public:
  /// All outlive it. `inner` answers for the API: that, or what is around it.
  front(api::server& api, http::service& inner, log_writer& lines);
  ~front() override;

  task<http::response> handle(http::request& incoming) override;

  /// What `/livez`, `/startupz` and `/readyz` say, whatever paths the API has; nothing for another
  /// path.
  [[nodiscard]] std::optional<http::response> health(const http::request& incoming) const;

  /// From now on `/readyz` is 503. From any thread.
  void drain() noexcept { draining_.store(true, std::memory_order_relaxed); }
  /// From now on `/startupz` and `/readyz` are 200. From any thread.
  void start() noexcept { started_.store(true, std::memory_order_relaxed); }

 private:
  enum class page : std::uint8_t { none, live, started, ready, document };

  void handler_failed(const api::handler_failure& failure) noexcept override;
  [[nodiscard]] page page_at(std::string_view path) const noexcept;
  [[nodiscard]] http::response answer_page(page which, const http::request& incoming) const;
  [[nodiscard]] http::response answer_document(const http::request& incoming) const;

  api::server& api_;
  http::service& inner_;
  log_writer& lines_;
  bool own_live_;
  bool own_started_;
  bool own_ready_;
  bool own_document_;
  std::string document_tag_;
  std::atomic<bool> started_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace tenon::serving
