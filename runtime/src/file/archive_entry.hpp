#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/async/cancellation.hpp>
#include <tenon/file/archive.hpp>

#include "byte_stream.hpp"

namespace tenon::file::detail {

/// What an archive says about a file or a directory in it.
struct archive_entry {
  std::string name{};  ///< with slashes between its parts, and none at its end
  bool directory = false;
  unsigned mode = 0;          ///< permissions
  std::int64_t modified = 0;  ///< seconds of Unix
  std::uint64_t size = 0;
};

/// Writes one archive; blocking.
class archive_writer {
 public:
  virtual ~archive_writer() = default;
  /// A file is followed by exactly its size of `content`.
  virtual void begin(const archive_entry& entry) = 0;
  virtual void content(std::string_view piece) = 0;
  virtual void end() = 0;
  /// After the last.
  virtual void finish() = 0;
};
[[nodiscard]] std::unique_ptr<archive_writer> tar_writer(byte_sink& to);
[[nodiscard]] std::unique_ptr<archive_writer> zip_writer(byte_sink& to, int level);

/// Makes files and directories below a directory that is nobody else's; within limits, and only
/// under names that stay in it. Blocking.
class unpacker {
 public:
  /// `size`: of the archive.
  unpacker(std::string folder, std::string archive, std::uint64_t size, unpack_limits limits,
           cancellation_token token);

  /// For a file, its content follows.
  void begin(archive_entry entry);
  void content(std::string_view piece);
  void end();
  /// Sets what making files in them changed: the times of directories.
  void finish();
  [[noreturn]] void refuse(archive_error::kind why, const std::string& entry = {}) const;
  [[nodiscard]] const tree_size& done() const noexcept { return done_; }
  [[nodiscard]] const std::string& archive() const noexcept { return archive_; }

 private:
  void require_name(const archive_entry& entry) const;
  void make_parents(const std::string& name);
  void make_directory(const archive_entry& entry);
  void set_times(const archive_entry& entry) const;

  std::string folder_;
  std::string archive_;
  std::uint64_t size_;
  unpack_limits limits_;
  cancellation_token token_;
  std::uint64_t entries_ = 0;
  tree_size done_;
  std::vector<archive_entry> directories_;
  archive_entry current_;
  descriptor file_;
};

void unpack_tar(byte_source& from, unpacker& into);
void unpack_zip(const descriptor& file, unpacker& into);

}  // namespace tenon::file::detail
