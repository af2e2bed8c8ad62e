#pragma once
#include <string>

#include "service/model.hpp"

namespace tenon::gen::service {

/// The API as stable, readable text: what `--dump-service` prints and tests compare.
std::string dump(const api& described);

}  // namespace tenon::gen::service
