#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "source/codes.hpp"
#include "source/span.hpp"

namespace tenon::gen::source {

/// A second place that explains a finding.
struct diagnostic_note {
  span where;
  std::string message;
  bool operator==(const diagnostic_note&) const = default;
};

/// One finding. Its severity comes from the table unless it is set here.
struct diagnostic {
  diagnostic_code code;
  span where;
  /// One line, no full stop, values from the document in single quotes.
  std::string message;
  std::vector<diagnostic_note> notes{};
  /// What to do about it; may be empty.
  std::string help{};
  /// JSON Pointer of the place inside its document; empty when there is none.
  std::string pointer{};
  severity level = code.info().level;

  bool operator==(const diagnostic&) const = default;
};

/// Collects the findings of a run; every stage reports all it finds.
class diagnostic_sink {
 public:
  /// Drops warnings and information with this code from now on; errors are never dropped.
  void hide(std::string_view code) { hidden_.emplace(code); }
  /// Keeps a finding. One with the code, place and message of a finding already kept is dropped.
  void add(diagnostic found);

  /// Makes errors of all warnings kept so far.
  void raise_warnings();

  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const { return warnings_; }
  bool has_errors() const { return errors_ != 0; }
  bool empty() const { return found_.empty(); }
  /// All findings, by file (in order of reading), then place, then code; those without a place
  /// first.
  std::vector<diagnostic> sorted() const;

 private:
  std::vector<diagnostic> found_;
  std::unordered_set<std::string> seen_;
  std::unordered_set<std::string> hidden_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace tenon::gen::source
