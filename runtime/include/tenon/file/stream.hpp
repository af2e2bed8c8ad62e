#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <tenon/async/task.hpp>
#include <tenon/file/body.hpp>
#include <tenon/file/descriptor.hpp>

namespace tenon::file {

/// What has no places to go to, only a next byte: standard input and output, pipes, terminals,
/// sockets; also a file that one of these leads to. Waits on the loop it was made on, to which it
/// belongs. The descriptors of other programs are not made non-blocking by it.
///
/// One read and one write at a time. Throws file::error; writing to what nobody reads any more is
/// EPIPE where the program ignores SIGPIPE, which else ends it.
class stream {
 public:
  stream(stream&& other) noexcept;
  stream& operator=(stream&& other) noexcept;
  ~stream();

  /// Some bytes, at least one; 0 at the end.
  [[nodiscard]] task<std::size_t> read(std::span<std::byte> into);
  /// All of it.
  [[nodiscard]] task<> write(std::string_view text);
  /// Of messages.
  [[nodiscard]] const std::string& path() const noexcept;

 private:
  friend task<stream> stream_of(descriptor opened, std::string path);
  struct implementation;
  explicit stream(std::unique_ptr<implementation> made) noexcept;
  std::unique_ptr<implementation> implementation_;
};

/// A stream of an open descriptor; `path` is for messages.
[[nodiscard]] task<stream> stream_of(descriptor opened, std::string path);
/// Those of the program. Dropping one closes nothing that the program has.
[[nodiscard]] task<stream> standard_input();
[[nodiscard]] task<stream> standard_output();
[[nodiscard]] task<stream> standard_error();

/// How many characters a terminal shows.
struct terminal_size {
  unsigned columns = 80;
  unsigned rows = 24;
};
/// That of the terminal that standard output is: COLUMNS and LINES of the environment before what
/// the terminal says, as shells do it; what neither tells is as in `otherwise`. Does not block.
[[nodiscard]] terminal_size get_terminal_size(terminal_size otherwise = {}) noexcept;

/// What is left of a stream as a body; the body owns it.
[[nodiscard]] http::body body_of(stream from);
/// Writes what a body has left; how many bytes. One piece at a time is in memory. Throws
/// file::error, body_error::too_large and what the body throws.
[[nodiscard]] task<std::uint64_t> write_body(stream& to, http::body& from,
                                             std::uint64_t limit = content::all);

}  // namespace tenon::file
