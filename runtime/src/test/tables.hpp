#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <tenon/test/model.hpp>

namespace tenon::test {

inline bool is_set(const nlohmann::json& from, const char* name) { return from.value(name, false); }
/// What a slot refers to.
inline const nlohmann::json& tree_of(const void* use) {
  return *static_cast<const nlohmann::json*>(use);
}

/// The model's text, read.
struct model_tables {
  nlohmann::json root{};
  /// For each type: the least number of steps down to where its values end.
  std::vector<int> heights{};
  /// For each type: whether values may break a schema by chance, in the type or below it.
  std::vector<bool> doubtful{};

  [[nodiscard]] const nlohmann::json& operation(std::size_t index) const {
    return root.at("operations").at(index);
  }
  [[nodiscard]] std::size_t type_of(const nlohmann::json& use) const {
    return use.at("type").get<std::size_t>();
  }
  /// The type behind a use, and the use with what its aliases say.
  [[nodiscard]] nlohmann::json resolve(const nlohmann::json& use) const;
  [[nodiscard]] const nlohmann::json& type(const nlohmann::json& use) const {
    return root.at("types").at(type_of(use));
  }

  /// The values that the whole schema of a use lists; null where it lists none.
  [[nodiscard]] const nlohmann::json* listed(const nlohmann::json& use) const;

  /// Fills what is computed from `root`.
  void prepare();
};

}  // namespace tenon::test
