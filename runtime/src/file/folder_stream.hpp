#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <dirent.h>

#include <tenon/file/descriptor.hpp>
#include <tenon/file/directory.hpp>

namespace tenon::file::detail {

/// A directory being read.
class folder_stream {
 public:
  /// Throws.
  folder_stream(descriptor opened, std::string path);
  /// Up to `most` entries, none at the end. Throws.
  [[nodiscard]] std::vector<entry> next(std::size_t most);
  [[nodiscard]] int number() const noexcept { return ::dirfd(stream_.get()); }

 private:
  struct closer {
    void operator()(DIR* open) const noexcept { ::closedir(open); }
  };
  std::unique_ptr<DIR, closer> stream_;
  std::string path_;
};

[[nodiscard]] descriptor open_folder(const std::string& path);
/// All entries, sorted by name. Throws.
[[nodiscard]] std::vector<entry> sorted_entries(descriptor opened, const std::string& path);
/// Whether the name is one of the shell patterns.
[[nodiscard]] bool matches_any(const std::vector<std::string>& patterns, const std::string& name);
[[nodiscard]] std::string joined(const std::string& folder, const std::string& name);

}  // namespace tenon::file::detail
