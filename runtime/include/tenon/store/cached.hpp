#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <tenon/store/object_store.hpp>

namespace tenon::store {

struct cache_options {
  std::size_t bytes = std::size_t{64} << 20U;   ///< of content in memory, for all objects together
  std::size_t largest = std::size_t{1} << 20U;  ///< objects with more bytes are not kept
  /// For so long after it was got an object is given without asking the store. Zero: the store is
  /// always asked whether it still is that version, and its content comes from memory if it is.
  std::chrono::milliseconds fresh{0};
};

/// Keeps what is read of another store in memory, what was not used for longest leaving first. What
/// is changed through it is seen at once; what others change, when it is no longer `fresh`. Lists
/// are those of the store.
[[nodiscard]] std::shared_ptr<object_store> cached(std::shared_ptr<object_store> inner,
                                                   cache_options options = {});

}  // namespace tenon::store
