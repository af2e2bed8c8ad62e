#pragma once

#include <tenon/http/service.hpp>

#include "tally.hpp"

namespace soak {

/// How a call is answered: the last digit of its number.
enum class manner { at_once, after_yields, after_sleep, slowly, streamed, failing };
[[nodiscard]] manner manner_of(std::uint64_t number);

/// Answers `/NUMBER` with the number and the request's body, in the number's manner, and counts
/// every handler in and out.
class echo_service final : public tenon::http::service {
 public:
  explicit echo_service(tally& counts) : counts_(counts) {}
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override;

 private:
  tally& counts_;
};

}  // namespace soak
