#pragma once

#include <tenon/s3/providers.hpp>

namespace tenon::s3::detail {

/// Takes a role on with these credentials. Throws credentials_error.
[[nodiscard]] task<credentials> assume_role(role_options wanted, credentials with);

}  // namespace tenon::s3::detail
