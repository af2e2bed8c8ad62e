#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "cli/commands.hpp"
#include "source/codes.hpp"

namespace tenon::gen::cli {

namespace {

std::string_view describe(source::severity level) {
  switch (level) {
    case source::severity::error:
      return "error: no code is generated";
    case source::severity::warning:
      return "warning: code is generated (not with --strict)";
    case source::severity::info:
      break;
  }
  return "information: code is generated";
}

}  // namespace

exit_code explain(const explain_options& options) {
  const source::code_info* info = source::find_code(options.code);
  if (info == nullptr) {
    fmt::print(stderr, "tenon: error: there is no diagnostic '{}'\n", options.code);
    return exit_code::usage;
  }
  fmt::print("{}: {}\n{}\n({})\n", info->code, info->title, info->explanation,
             describe(info->level));
  return exit_code::ok;
}

}  // namespace tenon::gen::cli
