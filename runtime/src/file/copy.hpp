#pragma once

#include <cstdint>
#include <string>

#include <tenon/async/cancellation.hpp>
#include <tenon/file/tree.hpp>

namespace tenon::file::detail {

/// Copies a file on the calling thread, asking the token between the pieces. Throws.
std::uint64_t copy_now(const std::string& from, const std::string& to, const copy_options& options,
                       cancellation_token token);

}  // namespace tenon::file::detail
