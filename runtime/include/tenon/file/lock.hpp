#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <tenon/file/open.hpp>

namespace tenon::file {

enum class sharing : std::uint8_t { exclusive, shared };

/// A lock between processes on a whole file, advisory (flock(2)); given back when destroyed.
class file_lock {
 public:
  explicit file_lock(opened_file locked) noexcept : file_(std::move(locked)) {}
  /// What is locked.
  [[nodiscard]] opened_file& file() noexcept { return file_; }

 private:
  opened_file file_;
};

/// Opens, and makes if need be, a file and waits until it is locked; no thread waits with it.
/// Cancelled, it has no lock. Throws file::error.
[[nodiscard]] task<file_lock> lock(std::string path, sharing how = sharing::exclusive);
/// The same without waiting: nothing when another has it.
[[nodiscard]] task<std::optional<file_lock>> try_lock(std::string path,
                                                      sharing how = sharing::exclusive);

}  // namespace tenon::file
