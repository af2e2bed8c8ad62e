#pragma once

#include <tenon/s3/objects.hpp>

#include "connection.hpp"

namespace tenon::s3::detail {

void add_object_headers(operation& to, const object_headers& from);
void add_conditions(operation& to, const conditions& from);
/// x-amz-copy-source and its conditions.
void add_copy_source(operation& to, const copy_source& from);
/// With what the object will be encrypted.
void add_encryption(operation& to, const encryption& from);
/// Only a customer's key, which requests to an object that is there already need.
/// `prefix`: `x-amz-`, or `x-amz-copy-source-`. Throws std::invalid_argument unless it has 32
/// bytes.
void add_customer_key(operation& to, const encryption& from, std::string_view prefix = "x-amz-");
void add_put_options(operation& to, const put_options& from);
[[nodiscard]] std::string range_text(const byte_range& range);
[[nodiscard]] object_info read_info(const answer& from);
[[nodiscard]] put_result read_put(const answer& from);
/// The checksum that content is put with.
[[nodiscard]] checksum sum_for(const put_options& options,
                               const client_options& otherwise) noexcept;

}  // namespace tenon::s3::detail
