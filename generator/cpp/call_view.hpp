#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// A path template taken apart: literal text, or the index of a parameter of the operation.
struct path_piece {
  std::string text{};
  std::optional<std::size_t> parameter{};
};
std::vector<path_piece> path_pieces(const service::operation& operation);

/// `call.query("limit", …)` statements that read the parameters on the server.
std::vector<std::string> read_parameters(const context& from, std::size_t operation,
                                         rules_writer& rules);
/// … and that write them on the client, path included.
std::vector<std::string> write_parameters(const context& from, std::size_t operation);

/// The style argument of a header, when it is not the default.
std::optional<std::string> header_style(const service::header& header);

/// The arguments that read or check it: its name, the member, its rules and its style.
std::vector<std::string> header_arguments(const service::header& header, const std::string& member,
                                          const std::string& place, rules_writer& rules);

}  // namespace tenon::gen::cpp
