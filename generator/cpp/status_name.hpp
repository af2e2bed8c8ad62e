#pragma once
#include <string>

#include "service/model.hpp"

namespace tenon::gen::cpp {

/// The name of a documented status: `NotFound`, `ClientError` for 4XX, `Default`.
std::string status_name(const service::response& response);

}  // namespace tenon::gen::cpp
