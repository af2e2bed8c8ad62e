#pragma once

#include <memory>
#include <utility>

#include <tenon/async/task.hpp>
#include <tenon/http/message.hpp>

namespace tenon::http {

/// Answers requests: handlers, the network client and the in-memory loopback alike, so that any may
/// stand where another stands. A server calls it from all of its threads.
class service {
 public:
  virtual ~service() = default;
  /// The caller keeps `incoming`, and what its views refer to, until the task is done.
  virtual task<response> handle(request& incoming) = 0;
};

/// A shared handle of the service that a client sends its requests to.
class transport {
 public:
  transport() noexcept = default;
  explicit transport(std::shared_ptr<service> target) noexcept : target_(std::move(target)) {}

  /// As service::handle.
  task<response> handle(request& outgoing) const { return target_->handle(outgoing); }
  /// False when default-constructed.
  explicit operator bool() const noexcept { return target_ != nullptr; }

 private:
  std::shared_ptr<service> target_;
};

}  // namespace tenon::http
