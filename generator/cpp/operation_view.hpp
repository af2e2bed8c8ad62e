#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// What the structs of one operation are called, as the template `operation_declaration` prints it.
object operation_declaration(const context& from, std::size_t index);

/// The structs of one operation, as the template `operation` prints them.
object operation_types(const context& from, std::size_t index);

/// The definitions of an operation's `Response::value`, as the template `response_value` prints
/// them.
object response_value(const context& from, std::size_t index);

/// The explicit instantiation of an operation's response, outside all namespaces.
std::string response_instance(const context& from, std::size_t index);

/// Documentation of an operation: its text, then method and path, then the statuses.
std::string operation_doc(const context& from, std::size_t index, bool with_statuses);

/// `tenon::api::parameter_style{tenon::api::style::form, false}`, with the outline's name if any;
/// broken over lines when it does not fit behind `indent` columns.
std::string style_argument(service::style how, bool explode, const std::string& outline = {},
                           std::size_t indent = 0);

/// Definitions of regular expressions.
list pattern_list(const std::vector<pattern_definition>& patterns);

/// `200`, `4XX`, `default`.
std::string status_text(const service::response& response);

/// A documented 2XX.
bool is_success(const service::response& response);

}  // namespace tenon::gen::cpp
