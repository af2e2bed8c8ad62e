#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/file/descriptor.hpp>
#include <tenon/store/object_store.hpp>

namespace tenon::store::detail {

/// The path below the root that a key has, and back. What a file name cannot hold is
/// percent-encoded.
[[nodiscard]] std::string path_of_key(const std::string& key);
/// Nothing for a name that no key has.
[[nodiscard]] std::optional<std::string> key_part_of(const std::string& name);

/// The files of a folder store; every call blocks. Throws file::error and error.
class folder_files {
 public:
  explicit folder_files(std::string root) : root_(std::move(root)) {}

  /// A name for content that has no place yet; makes the store's folders.
  [[nodiscard]] std::string new_name() const;
  /// Gives the content at `unfinished` what belongs to it and puts it in its place.
  object_info place(const std::string& unfinished, const std::string& key,
                    const put_options& options) const;
  /// Of an open file.
  [[nodiscard]] object_info read_info(int file, const std::string& key) const;
  [[nodiscard]] std::string path_of(const std::string& key) const;
  void remove(const std::string& key) const;

  /// An entry of a directory, in the order of the keys.
  struct entry {
    std::string key{};  ///< whole; ends with `/` for a directory
    bool directory = false;
    object_info info{};
  };
  /// What is directly below a prefix, which is empty or ends with `/`.
  [[nodiscard]] std::vector<entry> level(const std::string& prefix) const;

 private:
  void make_own_folder() const;
  void move_into_place(const std::string& unfinished, const std::string& key,
                       const put_options& options) const;
  [[nodiscard]] std::string own_folder() const { return root_ + "/.tenon"; }
  std::string root_;
};

}  // namespace tenon::store::detail
