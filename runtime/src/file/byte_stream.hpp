#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <tenon/file/descriptor.hpp>

namespace tenon::file::detail {

/// Where an archive is written to, and read from; blocking. Both throw file::error.
class byte_sink {
 public:
  virtual ~byte_sink() = default;
  virtual void write(std::string_view text) = 0;
  /// After the last.
  virtual void finish() {}
};
class byte_source {
 public:
  virtual ~byte_source() = default;
  /// Fewer than asked for at the end only.
  virtual std::size_t read(char* into, std::size_t size) = 0;
};

/// `path` is for messages; the file outlives them.
[[nodiscard]] std::unique_ptr<byte_sink> sink_of(const descriptor& file, std::string path);
[[nodiscard]] std::unique_ptr<byte_source> source_of(const descriptor& file, std::string path);
/// A gzip stream of what is written, and the other way; `of` outlives them. Throws archive_error.
[[nodiscard]] std::unique_ptr<byte_sink> gzip_to(byte_sink& to, int level);
[[nodiscard]] std::unique_ptr<byte_source> gunzip_from(byte_source& from, std::string path);

}  // namespace tenon::file::detail
