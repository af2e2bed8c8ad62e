#pragma once
#include <string>

#include "openapi/model.hpp"

namespace tenon::gen::openapi {

/// The description as one self-contained JSON text: what other files hold is taken in under
/// components, and every reference is a pointer into this text.
std::string bundle(const document& in);

}  // namespace tenon::gen::openapi
