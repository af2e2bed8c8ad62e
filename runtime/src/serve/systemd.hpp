#pragma once

#include <string_view>

namespace tenon::serving {

/// The listening socket that systemd (or who does as it does) has passed to this process, or -1;
/// see sd_listen_fds(3). The environment then no longer tells of it. Throws std::runtime_error for
/// several.
[[nodiscard]] int inherited_socket();
/// Tells the service manager, where there is one that wants to know; see sd_notify(3).
void notify_manager(std::string_view state) noexcept;

}  // namespace tenon::serving
