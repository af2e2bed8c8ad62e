#pragma once
#include <string>
#include <vector>

namespace tenon::gen::cli {

/// What the process answers (see `tenon --help`).
enum class exit_code : int { ok = 0, findings = 1, usage = 2, internal = 3 };

enum class color_mode { automatic, always, never };

/// How a report is written; `automatic`: SARIF when its file's name ends in `.sarif`, else JSON.
enum class report_format { automatic, json, sarif };

/// Options of `tenon generate`.
struct generate_options {
  std::string spec{};
  std::string output{};
  std::string name{};
  std::string name_space{};
  unsigned shards = 8;
  bool check = false;
  bool dump_service = false;
  bool strict = false;
  bool exact_types = false;
  bool assert_formats = false;
  bool verbose = false;
  bool round_trip = false;
  std::string depfile{};
  std::string stamp{};
  std::string templates{};
  std::string report{};
  report_format format = report_format::automatic;
  std::vector<std::string> skip{};
  /// `PREFIX=FOLDER` each.
  std::vector<std::string> map_url{};
  /// `FORMAT=TYPE@HEADER` each.
  std::vector<std::string> map_format{};
  color_mode color = color_mode::automatic;
};

/// Options of `tenon explain`.
struct explain_options {
  std::string code{};
};

}  // namespace tenon::gen::cli
