#pragma once

#include <string>
#include <string_view>

#include <tenon/async/cancellation.hpp>
#include <tenon/file/descriptor.hpp>
#include <tenon/file/status.hpp>

struct stat;

namespace tenon::file::detail {

/// Throws file::error with errno, or with the number given.
[[noreturn]] void fail(std::string_view action, const std::string& path);
[[noreturn]] void fail(std::string_view action, const std::string& path, int number);

/// The path for the kernel. Throws when there is a NUL inside: it would name another file than it
/// says.
[[nodiscard]] const char* c_path(const std::string& path);
/// open(2), repeated when a signal interrupts it. Throws.
[[nodiscard]] descriptor open_now(const std::string& path, int flags, unsigned permissions = 0);
/// Throws.
void write_now(const descriptor& file, std::string_view text, const std::string& path);
/// Without the last name: what must be synced for the name to last.
[[nodiscard]] std::string folder_of(const std::string& path);
void sync_folder(const std::string& path);

[[nodiscard]] kind kind_of(unsigned mode) noexcept;
[[nodiscard]] kind kind_of_entry(unsigned char type) noexcept;
[[nodiscard]] status status_of(const struct ::stat& found) noexcept;
[[nodiscard]] struct ::stat look_at(const descriptor& file, const std::string& path);

}  // namespace tenon::file::detail
