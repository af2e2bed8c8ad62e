#pragma once
#include <string>

#include "service/model.hpp"

namespace tenon::gen::service {

/// What values each operation takes and gives, and how they travel, as compact JSON text: what the
/// runtime's room `test` draws arbitrary values from. Types refer to each other by their index.
std::string describe(const api& described);

}  // namespace tenon::gen::service
