#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// The schemes that some operation asks for, as indexes into the model, in its order.
std::vector<std::size_t> schemes_in_use(const context& from);

/// True when some caller has to show something; a list of nothing but the empty alternative lets
/// everybody in.
inline bool is_secured(const service::operation& operation) {
  return std::ranges::any_of(operation.required_security,
                             [](const auto& alternative) { return !alternative.empty(); });
}

/// Whether some operation of the direction has to know who calls.
inline bool asks_for_security(const context& from, service::direction of) {
  return std::ranges::any_of(from.api.operations, [&](const service::operation& each) {
    return from.api.direction_of(each) == of && is_secured(each);
  });
}

/// Credentials, Authenticator and the constants of the schemes, for server.hpp and client.hpp.
list scheme_views(const context& from);

}  // namespace tenon::gen::cpp
