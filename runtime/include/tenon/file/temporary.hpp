#pragma once

#include <string>

#include <tenon/file/open.hpp>

namespace tenon::file {

/// Where temporary files go: TMPDIR of the environment, or /tmp.
[[nodiscard]] std::string temporary_folder();

/// A file without a name, gone when it is closed; for reading and writing.
[[nodiscard]] task<opened_file> open_temporary(std::string folder = temporary_folder());

/// A path that is removed when the object goes: quietly, and, for a directory with much in it, with
/// the loop waiting; `remove` does it on the worker pool and tells.
class temporary_path {
 public:
  temporary_path() noexcept = default;
  explicit temporary_path(std::string path) noexcept : path_(std::move(path)) {}
  temporary_path(temporary_path&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  temporary_path& operator=(temporary_path&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~temporary_path();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] task<> remove();
  /// The file stays.
  [[nodiscard]] std::string keep() noexcept { return std::exchange(path_, {}); }

 private:
  std::string path_;
};

/// A new file with a name of its own (mode 0600), for reading and writing.
struct temporary_file {
  temporary_path name{};
  opened_file file{};
};
[[nodiscard]] task<temporary_file> make_temporary_file(std::string folder = temporary_folder(),
                                                       std::string prefix = "tmp-");
/// A new directory (mode 0700).
[[nodiscard]] task<temporary_path> make_temporary_directory(std::string folder = temporary_folder(),
                                                            std::string prefix = "tmp-");

}  // namespace tenon::file
