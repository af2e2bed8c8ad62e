#pragma once

#include <string>
#include <string_view>

namespace tenon {

/// The list of a `tracestate` header as it is passed on (W3C Trace Context level 1, section 3.3):
/// empty members and the blanks around members are dropped. Of more than 512 characters, members
/// above 128 go first, then the last ones. Empty when the list is malformed, has more than 32
/// members, or a key twice: then nothing of it is passed on.
[[nodiscard]] std::string passable_trace_state(std::string_view list);

}  // namespace tenon
