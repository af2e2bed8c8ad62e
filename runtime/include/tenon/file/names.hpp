#pragma once

#include <optional>
#include <string>

#include <tenon/async/task.hpp>
#include <tenon/file/status.hpp>

namespace tenon::file {

// All of these run on the loop's worker pool, resume on the loop and throw file::error.

/// Gives a file another name, in place of what has it. Within one file system; else see `move`.
[[nodiscard]] task<> rename(std::string from, std::string to);
/// The same, but throws when something has the new name: atomically, with no moment between.
[[nodiscard]] task<> rename_new(std::string from, std::string to);
/// Removes a file's name.
[[nodiscard]] task<> unlink(std::string path);
/// The same; false when there is none.
[[nodiscard]] task<bool> unlink_if_there(std::string path);
/// Another name for the same file.
[[nodiscard]] task<> link(std::string existing, std::string added);
[[nodiscard]] task<> symlink(std::string target, std::string added);
[[nodiscard]] task<std::string> read_link(std::string path);

[[nodiscard]] task<> make_directory(std::string path, unsigned permissions = 0777);
/// With all above it; nothing happens to those that are there.
[[nodiscard]] task<> make_directories(std::string path, unsigned permissions = 0777);
/// An empty one.
[[nodiscard]] task<> remove_directory(std::string path);
/// An empty one, then those above it until one is not empty.
[[nodiscard]] task<> remove_directories(std::string path);

/// Without links, dots and double slashes.
[[nodiscard]] task<std::string> real_path(std::string path);
[[nodiscard]] task<std::string> current_directory();
[[nodiscard]] task<> set_permissions(std::string path, unsigned permissions);
/// Nothing: stays as it is.
[[nodiscard]] task<> set_owner(std::string path, std::optional<unsigned> user,
                               std::optional<unsigned> group);
[[nodiscard]] task<> set_times(std::string path, time_point accessed, time_point modified);
/// Makes an empty file, or sets the times of the one there to now.
[[nodiscard]] task<> touch(std::string path);
/// The length of a file; what is added reads as zeros.
[[nodiscard]] task<> truncate(std::string path, std::uint64_t length);
/// The program that a shell would run: `name` itself when it has a slash, else found in `search`,
/// by default the PATH of the environment.
[[nodiscard]] task<std::optional<std::string>> which(std::string name,
                                                     std::optional<std::string> search = {});

}  // namespace tenon::file
