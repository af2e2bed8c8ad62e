#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tables.hpp"

namespace tenon::test {

/// `/name`, as a JSON Pointer escapes it.
[[nodiscard]] std::string pointer_to(const std::string& name);

/// A value of which one part breaks one rule, and what is to be said about it.
struct broken_value {
  nlohmann::json value{};
  std::string pointer{};  ///< below the value
  std::string code{};
  /// Text that is not of the type at all counts as unreadable.
  bool unreadable = false;
};

/// Makes, for every constraint on the values of a slot, a value just outside it.
class value_breaker {
 public:
  value_breaker(const model_tables& all, const slot& at, source& from)
      : all_(all), at_(at), from_(from) {}

  [[nodiscard]] std::vector<broken_value> break_each(const nlohmann::json& use);

 private:
  using tree = nlohmann::json;
  /// Puts a part back into the whole value.
  using whole_of = std::function<tree(tree part)>;
  /// What may not be broken below a union: it tells the alternatives from each other.
  struct guard {
    bool kind = false;
    bool presence = false;
    std::string tag{};
  };
  struct place {
    whole_of whole{};
    std::string pointer{};
    guard keep{};
    int depth = 0;
    /// A whole schema is judged before the value is read into its C++ type.
    bool checked = false;
  };

  [[nodiscard]] bool is_text() const { return at_.where != slot::wire::json && !at_.nested; }
  [[nodiscard]] tree draw(const tree& use);
  [[nodiscard]] bool is_apart(const tree& member) const;
  /// The member or item `key` of `base`, which stands at `at`.
  template <class Key>
  static place inside(const tree& base, Key key, std::string pointer, const place& at);
  void visit(const tree& use, const place& at);
  void visit_held(const tree& use, const tree& type, const place& at);
  void add(const place& at, tree part, std::string_view code, bool unreadable = false);
  void add_type(const place& at, const tree& type, bool nullable);

  void constant(const tree& value, const place& at);
  void text(const tree& use, const place& at);
  void pattern(const tree& use, const std::string& good, const place& at);
  void primitive(const std::string& name, const tree& use, const place& at);
  void integer(const std::string& name, const tree& use, const place& at);
  void fraction(bool single, const tree& use, const place& at);
  void enumeration(const tree& type, const place& at);
  void object(const tree& use, const tree& type, const place& at);
  void members(const tree& type, const tree& base, const place& at);
  void sizes(const tree& rules, const tree& base, const tree* values, const place& at);
  void list(const tree& use, const tree& type, const place& at);
  void tuple(const tree& use, const tree& type, const place& at);
  void alternatives(const tree& type, const place& at);
  void no_alternative(const tree& type, const std::string& strategy, const place& at);

  const model_tables& all_;
  const slot& at_;
  source& from_;
  std::set<std::size_t> visited_{};
  std::vector<broken_value> found_{};
};

}  // namespace tenon::test
