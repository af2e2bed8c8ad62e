#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace tenon::gen::cpp {

/// The names one scope has given away. Two things never get the same one.
class name_scope {
 public:
  /// Makes a name that cannot be given away.
  void reserve(std::string name) { taken_.insert(std::move(name)); }
  bool has(const std::string& name) const { return taken_.contains(name); }

  /// `wanted`, or when that is taken the first free of `wanted` with a number from 2 behind
  /// `separator`.
  std::string claim(const std::string& wanted, std::string_view separator) {
    std::string name = wanted;
    for (std::size_t number = 2; !taken_.insert(name).second; ++number) {
      name = wanted;
      if (!name.ends_with(separator)) name += separator;
      name += std::to_string(number);
    }
    return name;
  }

 private:
  std::set<std::string> taken_{};
};

}  // namespace tenon::gen::cpp
