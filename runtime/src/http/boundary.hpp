#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::http::detail {

/// The first of the boundaries that `propose` makes which none of the texts contains.
template <class Propose>
std::string boundary_outside(const std::vector<std::string_view>& texts, Propose propose) {
  for (;;) {
    std::string proposed = propose();
    const bool taken = std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
      return text.find(proposed) != std::string_view::npos;
    });
    if (!taken) return proposed;
  }
}

}  // namespace tenon::http::detail
