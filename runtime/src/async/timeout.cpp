#include <tenon/async/timeout.hpp>

namespace tenon::detail {

cancel_timer::cancel_timer(cancellation_source& source, executor at, clock::time_point due)
    : timer([](timer& self) noexcept {
        auto& me = static_cast<cancel_timer&>(self);
        me.fired_ = true;
        me.source_.request_cancel();
      }),
      source_(source),
      at_(at) {
  if (due != clock::time_point::max()) at_.add(*this, due);
}

}  // namespace tenon::detail
