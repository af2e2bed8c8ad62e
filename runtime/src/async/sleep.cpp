#include <tenon/async/sleep.hpp>

namespace tenon::detail {

sleep_awaiter::sleep_awaiter(clock::time_point due) noexcept
    : suspension([](suspension& self) noexcept {
        auto& me = static_cast<sleep_awaiter&>(self);
        me.at().remove(static_cast<timer&>(me));
        return true;
      }),
      timer([](timer& self) noexcept { static_cast<sleep_awaiter&>(self).complete(); }),
      due_(due) {}

yield_awaiter::yield_awaiter() noexcept : suspension([](suspension&) noexcept { return false; }) {}

clock::time_point time_after(clock::duration wait) noexcept {
  const clock::time_point now = clock::now();
  return wait > clock::time_point::max() - now ? clock::time_point::max() : now + wait;
}

}  // namespace tenon::detail
