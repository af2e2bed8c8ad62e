#pragma once

#include <nlohmann/json.hpp>
#include <tenon/http/multipart.hpp>
#include <vector>

#include "breaker.hpp"
#include "tables.hpp"

namespace tenon::test {

/// Bodies in multipart of which one member breaks one rule. None where a required member is written
/// in a style.
[[nodiscard]] std::vector<broken_value> break_parts(const model_tables& all, const slot& body,
                                                    source& from);

/// The body for such a value. Files are the texts that stand for them.
[[nodiscard]] http::multipart_writer::message parts_of_body(const model_tables& all,
                                                            const slot& body,
                                                            const nlohmann::json& value);

}  // namespace tenon::test
