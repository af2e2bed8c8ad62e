#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/api/field_list.hpp>
#include <tenon/api/problem.hpp>
#include <tenon/value/violation.hpp>

namespace tenon::api {

/// Everything found wrong with one message so far, the first hundred of it: an answer must not grow
/// with what is wrong.
struct violation_log {
  static constexpr std::size_t most_errors = 100;

  std::vector<problem_error> errors{};
  bool unparsable = false;  ///< something could not even be read: the status is 400, not 422

  [[nodiscard]] bool empty() const noexcept { return errors.empty(); }
  [[nodiscard]] bool full() const noexcept { return errors.size() >= most_errors; }

  /// Takes over what another log has.
  void append(violation_log other);
};

/// A place in a message that errors are reported for.
struct value_place {
  violation_log& log;
  std::string_view in{};    ///< "query", "body", ...
  std::string parent{};     ///< JSON Pointer of the place, or of the one that `name` is in
  std::string_view name{};  ///< of the last member, kept apart until somebody wants the pointer
  bool has_name = false;

  /// JSON Pointer (RFC 6901).
  [[nodiscard]] std::string pointer() const;
  /// `member_name` outlives the place.
  [[nodiscard]] value_place member(std::string_view member_name) const;
  [[nodiscard]] value_place item(std::size_t index) const;

  /// The value is there but breaks its schema.
  void breaks(std::string_view code, std::string message) const;
  /// The value cannot be read at all.
  void unreadable(std::string_view code, std::string message) const;
  /// Takes over violations of the value at this place.
  void add(std::vector<violation> found) const;

  /// Records what is wrong with a parameter that is absent, repeated or malformed. True when it was
  /// found and can be read.
  [[nodiscard]] bool accept(taken outcome, bool required) const;
};

}  // namespace tenon::api
