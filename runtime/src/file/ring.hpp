#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <tenon/async/task.hpp>

namespace tenon::file::detail {

// Reads and writes through io_uring, one ring for each loop. Only where it was built in, the
// environment asks for it (TENON_FILE_BACKEND=io_uring) and the kernel allows it.

/// Whether it was built in and is asked for.
[[nodiscard]] bool ring_chosen() noexcept;
/// Whether this loop has a ring.
[[nodiscard]] task<bool> ring_works();
/// How many bytes; nothing where another way has to be taken, which then tells of a failure.
[[nodiscard]] task<std::optional<std::size_t>> ring_read(int file, std::uint64_t offset,
                                                         std::span<std::byte> into);
/// How many bytes were written; what is left has to be written in another way.
[[nodiscard]] task<std::size_t> ring_write(int file, std::uint64_t offset, std::string_view text);

}  // namespace tenon::file::detail
