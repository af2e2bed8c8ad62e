#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <tenon/file/open.hpp>
#include <tenon/http/body.hpp>

namespace tenon::file {

/// A file, or a part of it, as the content of messages. It is opened when it is sent, each time
/// anew: so a request can be repeated.
struct content {
  static constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();

  std::string path{};
  std::uint64_t offset = 0;
  std::uint64_t length = all;  ///< what the file has fewer is left out

  /// The content as a stream whose length is known. If the file is shorter than that when it is
  /// read, reading throws file::error. Throws file::error.
  [[nodiscard]] task<http::body> open() const;
  /// A stream that opens the file when it is first read, and does not know its length before.
  operator http::body() const;  // NOLINT(*-explicit-*)
};

/// `co_await s3.put_object("photos", "cat.jpg", tenon::file::open_body("cat.jpg"))`.
[[nodiscard]] inline content open_body(std::string path, std::uint64_t offset = 0,
                                       std::uint64_t length = content::all) {
  return {std::move(path), offset, length};
}

/// A part of an open file as a stream; the body owns the file.
[[nodiscard]] http::body body_of(opened_file file, std::uint64_t offset, std::uint64_t length);

/// Writes what a body has left to a file; how many bytes. Piece by piece: no more than one piece is
/// in memory. Throws file::error, body_error::too_large and what the body throws.
[[nodiscard]] task<std::uint64_t> write_body(opened_file& to, http::body& from,
                                             std::uint64_t limit = content::all);
/// The same in place of a file, as a whole: see atomic_writer.
[[nodiscard]] task<std::uint64_t> save_body(std::string path, http::body& from,
                                            std::uint64_t limit = content::all);

}  // namespace tenon::file
