#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::gen::openapi {

/// A place in a regular expression, counted in bytes, and what is to be said of it.
struct pattern_remark {
  std::size_t at = 0;
  std::string text{};
};

/// What a look at a regular expression finds out.
struct pattern_syntax {
  /// Why no engine can run it: the first reason.
  std::optional<pattern_remark> fault{};
  /// Escapes of other dialects, which mean plain letters here.
  std::vector<pattern_remark> misread{};
  /// It needs an engine that backtracks.
  bool backtracks = false;
};

/// Looks at a regular expression of ECMA-262, as leniently as browsers read it without the `u`
/// flag; what runs it here also takes groups of PCRE.
pattern_syntax look_at_pattern(std::string_view pattern);

}  // namespace tenon::gen::openapi
