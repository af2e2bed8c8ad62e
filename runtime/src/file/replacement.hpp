#pragma once

#include <string>
#include <string_view>

#include <tenon/file/atomic.hpp>
#include <tenon/file/descriptor.hpp>

namespace tenon::file::detail {

/// A file beside the one it will replace; removed unless it did. Blocking; throws.
class replacement {
 public:
  explicit replacement(std::string path);
  replacement(const replacement&) = delete;
  replacement& operator=(const replacement&) = delete;
  ~replacement();

  void write(std::string_view text);
  /// Takes the place of what is there.
  void place(durability last);
  /// The same, but throws (EEXIST) when something is there.
  void place_new(durability last);

 private:
  void keep_mode() const;
  void sync_content(durability last) const;
  void sync_name(durability last) const;

  std::string path_;
  std::string temporary_;
  descriptor file_;
  bool placed_ = false;
};

}  // namespace tenon::file::detail
