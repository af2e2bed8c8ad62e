#pragma once
#include <string>
#include <vector>

#include "cpp/view.hpp"
#include "service/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::cpp {

struct plan_options {
  /// Of the folder that headers are included from: `#include <petstore/types.hpp>`.
  std::string name{};
  /// `petstore` or `shop::petstore`.
  std::string name_space{};
  /// File name of the document, for the banner.
  std::string document{};
  /// Source files for each library, at least 1.
  unsigned shards = 8;
  /// Also what sends arbitrary values through every operation.
  bool round_trip = false;
};

/// One file to generate: which template, and everything it needs to know.
struct planned_file {
  std::string path{};
  std::string template_name{};
  object data{};
};

/// Decides everything about the code: the files depend on `options` alone, their content on the
/// API. Reports names that had to be changed, and pinned names that cannot be used.
std::vector<planned_file> plan(const service::api& api, const plan_options& options,
                               source::diagnostic_sink& sink);

}  // namespace tenon::gen::cpp
