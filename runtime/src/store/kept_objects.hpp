#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <tenon/store/cached.hpp>

#include "refuse.hpp"

namespace tenon::store::detail {

/// An object in memory.
struct kept_object {
  object_info info{};
  std::string content{};
};

/// A part of one, as an object that is given; it keeps the content as long as it is read.
[[nodiscard]] object give(std::shared_ptr<const kept_object> from, const extent& which);

/// The objects that a cache keeps, in the order of their use. For several threads.
class kept_objects {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  explicit kept_objects(const cache_options& options) noexcept : options_(options) {}

  struct found {
    std::shared_ptr<const kept_object> object{};  ///< null: it is not kept
    bool fresh = false;
    std::uint64_t changes = 0;  ///< for `keep`
  };
  [[nodiscard]] found find(const std::string& key);
  /// Unless an object was changed since `changes`, which may have been this one.
  void keep(std::shared_ptr<const kept_object> got, std::uint64_t changes);
  void forget(const std::string& key);

 private:
  struct entry {
    std::shared_ptr<const kept_object> object{};
    time_point got{};
  };
  void drop(std::list<entry>::iterator which);

  cache_options options_;
  std::mutex mutex_;
  std::list<entry> entries_;  // the last used first
  std::map<std::string, std::list<entry>::iterator> by_key_;
  std::size_t bytes_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace tenon::store::detail
