#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "service/model.hpp"

namespace tenon::gen::cpp {

/// For each type the one operation that mentions it. Nothing for components and what they hold, and
/// for what several operations mention.
std::vector<std::optional<std::size_t>> owners_of(const service::api& api);

/// The types of everything that an operation sends and receives.
std::vector<service::type_use> uses_of(const service::operation& operation);

}  // namespace tenon::gen::cpp
