#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tenon/json/kind.hpp>

#include "tables.hpp"

namespace tenon::test {

/// Draws one value that a slot can carry.
class value_drawer {
 public:
  value_drawer(const model_tables& all, const slot& at, json::side side, source& from)
      : all_(all), at_(at), side_(side), from_(from) {}

  /// Throws cannot_draw.
  nlohmann::json draw(const nlohmann::json& use) { return value(use, 0, true); }

 private:
  using tree = nlohmann::json;

  [[nodiscard]] bool plain() const { return at_.where != slot::wire::json; }
  tree value(const tree& use, int depth, bool top);
  tree held(const tree& use, const tree& type, int depth, bool top);
  tree primitive(const std::string& name, const tree& use);
  tree number(const std::string& name, const tree& use);
  tree text(const tree& use, bool in_list);
  std::string characters(std::size_t least, std::size_t most);
  void append_character(std::string& out, bool at_end);
  tree clock_text(bool of_day);
  tree object(const tree& type, int depth);
  tree member(const tree& of, bool joins, int depth);
  bool joins(std::size_t member, int depth) const;
  void add_others(tree& out, const tree& type, const tree& use, std::size_t count, int depth);
  tree list(const tree& use, const tree& type, int depth);
  tree chosen(const tree& type, int depth, bool top);
  tree anything(int depth);
  bool is_ours(const tree& member) const;
  int height_of(const tree& use) const;

  const model_tables& all_;
  const slot& at_;
  json::side side_;
  source& from_;
  bool in_list_ = false;
  bool in_union_ = false;
};

}  // namespace tenon::test
