#pragma once

#include <tenon/s3/objects.hpp>

#include "connection.hpp"

namespace tenon::s3::detail {

void add_object_headers(operation& to, const object_headers& from);
void add_conditions(operation& to, const conditions& from);
/// x-amz-copy-source and its conditions.
void add_copy_source(operation& to, const copy_source& from);
void add_put_options(operation& to, const put_options& from);
[[nodiscard]] std::string range_text(const byte_range& range);
[[nodiscard]] object_info read_info(const answer& from);
[[nodiscard]] put_result read_put(const answer& from);

}  // namespace tenon::s3::detail
