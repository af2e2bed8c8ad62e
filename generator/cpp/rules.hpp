#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpp/name_scope.hpp"
#include "cpp/spelling.hpp"

namespace tenon::gen::cpp {

/// A regular expression that a source file defines once.
struct pattern_definition {
  std::string name{};
  std::string text{};
};

/// The runtime's name of a format: `tenon::rules::text_format::date_time`.
std::string spell_format(std::string name);

/// Writes constraints as the runtime's rules, and collects the patterns they name for one file.
class rules_writer {
 public:
  /// `taken` spans all files of the run, so that they can be compiled as one.
  rules_writer(const spelling& types, name_scope& taken) : types_(types), taken_(taken) {}

  /// The rules expression of one use; nothing when nothing is to be checked. `place` names patterns
  /// (`pet_tag`).
  std::optional<std::string> expression(const service::type_use& use, std::string_view place);
  /// The same for a value that is not read from JSON (a parameter, a field of a form): without
  /// checks of whole schemas.
  std::optional<std::string> plain_expression(const service::type_use& use, std::string_view place);
  /// The same for a member: nothing where its rules hold under a condition, since the check of the
  /// whole object has them.
  std::optional<std::string> expression(const service::property& member, std::string_view place) {
    return member.conditional ? std::nullopt : expression(member.type, place);
  }
  std::optional<std::string> plain_expression(const service::property& member,
                                              std::string_view place) {
    return member.conditional ? std::nullopt : plain_expression(member.type, place);
  }
  /// The name of a pattern, defined in this file.
  std::string pattern_name(const std::string& text, std::string_view place);
  /// The rule on the number of an object's members.
  static std::optional<std::string> size_rule(const service::constraints& rules);

  const std::vector<pattern_definition>& patterns() const { return patterns_; }

 private:
  std::optional<std::string> text_rule(const service::constraints& rules, std::string_view place);
  std::optional<std::string> type_rule(const service::type_use& use, std::string_view place,
                                       bool whole);

  const spelling& types_;
  name_scope& taken_;
  std::vector<pattern_definition> patterns_{};
};

}  // namespace tenon::gen::cpp
