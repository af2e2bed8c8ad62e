#pragma once
#include <cstdint>

namespace tenon::gen::source {

/// Names one file of a `source_set`; valid only with the set that handed it out.
enum class file_id : std::uint32_t { none = 0xffff'ffff };

/// A byte range `[begin, end)` of one file. The default span names no place at all.
struct span {
  file_id file = file_id::none;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  /// True when the span names a place in a file.
  explicit operator bool() const { return file != file_id::none; }
  bool operator==(const span&) const = default;
};

}  // namespace tenon::gen::source
