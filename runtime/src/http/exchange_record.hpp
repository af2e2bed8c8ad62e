#pragma once

#include <tenon/http/recording.hpp>

namespace tenon::http::detail {

/// The request's half of an exchange, without secrets. Reads its content, which stays in it.
[[nodiscard]] task<recorded_exchange> record_request(request& outgoing, std::size_t most);
/// Header fields without the values of Set-Cookie and of credentials.
[[nodiscard]] fields without_secrets(const fields& headers, const std::vector<std::string>& names);

}  // namespace tenon::http::detail
