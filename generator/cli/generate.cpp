#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "openapi/read.hpp"
#include "source/codes.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::cli {

namespace {

bool looks_like_code(std::string_view text) {
  return text.size() == 6 && text.starts_with("OA") &&
         std::ranges::all_of(text.substr(2), [](char c) { return c >= '0' && c <= '9'; });
}

// True when each code of --skip names a finding that may be hidden.
bool hide_codes(const generate_options& options, source::diagnostic_sink& sink) {
  for (const std::string& each : options.skip) {
    if (!looks_like_code(each)) continue;
    const source::code_info* info = source::find_code(each);
    if (info == nullptr || info->level == source::severity::error) {
      fmt::print(stderr, "tenon: error: --skip {}: {}\n", each,
                 info == nullptr ? "there is no such diagnostic" : "an error cannot be hidden");
      return false;
    }
    sink.hide(each);
  }
  return true;
}

}  // namespace

exit_code generate(const generate_options& options) {
  source::source_set sources;
  source::diagnostic_sink sink;
  if (!hide_codes(options, sink)) return exit_code::usage;
  const auto description = openapi::read(sources, options.spec, sink);
  report(sink, sources, options.color);
  if (!description) return sources.size() == 0 ? exit_code::usage : exit_code::findings;
  throw std::runtime_error("this build ends after the openapi room");
}

}  // namespace tenon::gen::cli
