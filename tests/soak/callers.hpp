#pragma once

#include <cstdint>

#include <tenon/async/task.hpp>
#include <tenon/http/service.hpp>

#include "tally.hpp"

namespace soak {

/// Makes `calls` calls, `width` at the same time; of these a fifth with a tight timeout and a fifth
/// raced against a short sleep. `seed` makes the choices repeatable.
tenon::task<> make_calls(const tenon::http::transport& to, tally& counts, std::uint64_t calls,
                         std::size_t width, std::uint64_t seed);

}  // namespace soak
