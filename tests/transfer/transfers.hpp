#pragma once

#include <string>

#include <tenon/s3.hpp>

#include "arguments.hpp"

/// Carries out a command against a server. What it tells besides its outcome, as members of a JSON
/// object: `"bytes": 12`. Throws what the transfer throws, and std::invalid_argument for a command
/// that is none.
[[nodiscard]] tenon::task<std::string> carry_out(tenon::s3::client& client, const arguments& given);
