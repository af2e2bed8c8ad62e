#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tenon/async/task.hpp>

namespace tenon::file {

enum class change : std::uint8_t {
  created,
  written,   ///< closed after writing
  modified,  ///< content, while it is still open
  attributes,
  removed,
  moved_away,
  moved_here,
  gone,  ///< what is watched is itself no longer there: nothing more will come
  lost,  ///< changes came faster than they were read, and some were dropped: look again
};

struct change_event {
  change what{};
  std::string name{};  ///< in the watched directory; empty for what is watched itself
  bool directory = false;
};

/// Tells changes of a file or of the entries of a directory (not of those below). inotify(7).
/// Belongs to the loop it was made on.
class watcher {
 public:
  watcher(watcher&& other) noexcept;
  watcher& operator=(watcher&& other) noexcept;
  ~watcher();
  /// The next change; waits for it. One at a time. Throws file::error.
  [[nodiscard]] task<change_event> next();

 private:
  friend task<watcher> watch(std::string path);
  struct implementation;
  explicit watcher(std::unique_ptr<implementation> made) noexcept;
  std::unique_ptr<implementation> implementation_;
};

/// Changes from now on. Throws file::error.
[[nodiscard]] task<watcher> watch(std::string path);

}  // namespace tenon::file
