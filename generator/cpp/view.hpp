#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tenon::gen::cpp {

class value;
/// What a template section repeats over.
using list = std::vector<value>;
/// Names a template can use, and their values.
using object = std::map<std::string, value, std::less<>>;

/// What a template sees: text, yes/no, lists and objects, nothing else.
/// `object{{"name", "Pet"}, {"fields", list{...}}, {"deprecated", false}}`.
class value {
 public:
  value() : held_(std::string()) {}
  value(std::string text) : held_(std::move(text)) {}
  value(std::string_view text) : held_(std::string(text)) {}
  value(const char* text) : held_(std::string(text)) {}
  value(bool yes) : held_(yes) {}
  value(list items) : held_(std::move(items)) {}
  value(object members) : held_(std::move(members)) {}

  /// The held value, or null when it is of another kind.
  const std::string* text() const { return std::get_if<std::string>(&held_); }
  const bool* flag() const { return std::get_if<bool>(&held_); }
  const list* items() const { return std::get_if<list>(&held_); }
  const object* members() const { return std::get_if<object>(&held_); }

 private:
  std::variant<std::string, bool, list, object> held_;
};

/// A list with one item for each element, made by `convert`.
template <typename Range, typename Convert>
list make_list(const Range& range, Convert convert) {
  list made;
  made.reserve(std::size(range));
  for (const auto& element : range) made.push_back(convert(element));
  return made;
}

}  // namespace tenon::gen::cpp
