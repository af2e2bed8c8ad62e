#pragma once

#include <tenon/http/service.hpp>

namespace tenon::middleware {

/// A service around another one: it may answer itself, change what goes in and what comes out, or
/// only look. Called from all threads of a server at the same time.
class layer : public http::service {
 public:
  /// Before the first request. `inner` outlives this.
  void around(http::service& inner) noexcept { inner_ = &inner; }

 protected:
  [[nodiscard]] bool has_inner() const noexcept { return inner_ != nullptr; }
  [[nodiscard]] http::service& inner() const noexcept { return *inner_; }

 private:
  http::service* inner_ = nullptr;
};

}  // namespace tenon::middleware
