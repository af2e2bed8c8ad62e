#pragma once

#include <string>

/// What the peers without a codec of their own answer, through nlohmann_json as their users would.
/// Throws std::exception for content that is not valid.
std::string order_answer(const std::string& content);

/// The answer to GET /users/{id}.
std::string user_answer(const std::string& id, const std::string& limit, bool verbose);
