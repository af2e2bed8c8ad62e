#include <tenon/file/archive.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <tenon/async/offload.hpp>

#include "archive_entry.hpp"
#include "failure.hpp"
#include "folder_stream.hpp"
#include "replacement.hpp"

namespace tenon::file {

namespace {

std::string_view describe(archive_error::kind why) noexcept {
  switch (why) {
    case archive_error::kind::malformed:
      return "unpack (malformed)";
    case archive_error::kind::escape:
      return "unpack (a name leads out of the directory)";
    case archive_error::kind::link:
      return "unpack (it has links)";
    case archive_error::kind::too_large:
      return "unpack (larger than allowed)";
    case archive_error::kind::unsupported:
      return "unpack (not supported)";
  }
  return "unpack";
}

std::error_code code_of(archive_error::kind why) noexcept {
  const int number = why == archive_error::kind::too_large ? EFBIG : EINVAL;
  return {number, std::generic_category()};
}

/// Into a file beside the archive, which it then replaces.
class archive_file final : public detail::byte_sink {
 public:
  explicit archive_file(const std::string& path) : file_(path) {}
  void write(std::string_view text) override { file_.write(text); }
  void finish() override { file_.place(durability::synced); }

 private:
  detail::replacement file_;
};

/// Puts a directory into an archive.
class packer {
 public:
  packer(detail::archive_writer& to, const pack_options& options, cancellation_token token)
      : to_(to), options_(options), token_(token), piece_(std::size_t{64} << 10U) {}

  tree_size pack(const std::string& folder) {
    add(folder, {});
    to_.finish();
    return size_;
  }

 private:
  void add(const std::string& folder, const std::string& inside) {
    ++size_.directories;
    for (const entry& each : detail::sorted_entries(detail::open_folder(folder), folder)) {
      token_.throw_if_requested();
      if (detail::matches_any(options_.ignore, each.name)) continue;
      const std::string path = detail::joined(folder, each.name);
      const std::string name = inside.empty() ? each.name : inside + '/' + each.name;
      if (each.kind == kind::directory) {
        add_directory(path, name);
      } else if (each.kind == kind::regular) {
        add_file(path, name);
      } else {
        detail::fail("pack", path, EINVAL);
      }
    }
  }
  static detail::archive_entry entry_of(const struct ::stat& found, const std::string& name) {
    detail::archive_entry made;
    made.name = name;
    made.directory = S_ISDIR(found.st_mode);
    made.mode = found.st_mode & 0777U;
    made.modified = found.st_mtim.tv_sec;
    if (!made.directory) made.size = static_cast<std::uint64_t>(found.st_size);
    return made;
  }
  void add_directory(const std::string& path, const std::string& name) {
    const descriptor folder = detail::open_now(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    to_.begin(entry_of(detail::look_at(folder, path), name));
    to_.end();
    add(path, name);
  }
  void add_file(const std::string& path, const std::string& name) {
    const descriptor file = detail::open_now(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const struct ::stat found = detail::look_at(file, path);
    if (!S_ISREG(found.st_mode)) detail::fail("pack", path, EINVAL);
    const detail::archive_entry entry = entry_of(found, name);
    to_.begin(entry);
    // As long as it was: what is added meanwhile is left out, what is missing is an error.
    for (std::uint64_t left = entry.size; left != 0;) {
      token_.throw_if_requested();
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_.size()));
      const ssize_t got = ::read(file.get(), piece_.data(), wanted);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) detail::fail("read", path);
      if (got == 0) detail::fail("read to the expected end of", path, ESPIPE);
      to_.content({piece_.data(), static_cast<std::size_t>(got)});
      left -= static_cast<std::uint64_t>(got);
    }
    to_.end();
    ++size_.files;
    size_.bytes += entry.size;
  }

  detail::archive_writer& to_;
  const pack_options& options_;
  cancellation_token token_;
  tree_size size_;
  std::vector<char> piece_;
};

tree_size pack_now(const std::string& folder, const std::string& archive, archive_format format,
                   const pack_options& options, cancellation_token token) {
  archive_file file(archive);
  std::unique_ptr<detail::byte_sink> compressed;
  std::unique_ptr<detail::archive_writer> writer;
  switch (format) {
    case archive_format::tar:
      writer = detail::tar_writer(file);
      break;
    case archive_format::tar_gz:
      compressed = detail::gzip_to(file, options.level);
      writer = detail::tar_writer(*compressed);
      break;
    case archive_format::zip:
      writer = detail::zip_writer(file, options.level);
      break;
  }
  return packer(*writer, options, token).pack(folder);
}

/// A directory that takes its place at the end, or goes.
class unfinished_folder {
 public:
  explicit unfinished_folder(std::string target) : target_(std::move(target)) {
    std::random_device random;
    path_ = target_ + ".new-" + std::to_string(random()) + std::to_string(random());
    if (::mkdir(detail::c_path(path_), 0777) != 0) detail::fail("make directory", path_);
  }
  unfinished_folder(const unfinished_folder&) = delete;
  unfinished_folder& operator=(const unfinished_folder&) = delete;
  ~unfinished_folder() {
    std::error_code ignored;
    if (!placed_) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  void place() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) detail::fail("make directory", target_);
    placed_ = true;
  }

 private:
  std::string target_;
  std::string path_;
  bool placed_ = false;
};

tree_size unpack_now(const std::string& archive, std::string folder, archive_format format,
                     const unpack_limits& limits, cancellation_token token) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  const descriptor file = detail::open_now(archive, O_RDONLY | O_NONBLOCK);
  const struct ::stat found = detail::look_at(file, archive);
  if (!S_ISREG(found.st_mode)) detail::fail("unpack", archive, EINVAL);
  unfinished_folder made(folder);
  detail::unpacker into(made.path(), archive, static_cast<std::uint64_t>(found.st_size), limits,
                        token);
  const std::unique_ptr<detail::byte_source> plain = detail::source_of(file, archive);
  if (format == archive_format::zip) {
    detail::unpack_zip(file, into);
  } else if (format == archive_format::tar) {
    detail::unpack_tar(*plain, into);
  } else {
    const std::unique_ptr<detail::byte_source> source = detail::gunzip_from(*plain, archive);
    detail::unpack_tar(*source, into);
  }
  into.finish();
  made.place();
  return into.done();
}

}  // namespace

archive_error::archive_error(kind why, std::string archive, std::string entry)
    : error(describe(why), std::move(archive) + (entry.empty() ? "" : " (" + entry + ")"),
            code_of(why)),
      why_(why),
      entry_(std::move(entry)) {}

task<tree_size> pack(std::string folder, std::string archive, archive_format format,
                     pack_options options) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] { return pack_now(folder, archive, format, options, token); };
  task<tree_size> packing = offload(run);
  co_return co_await std::move(packing);
}

task<tree_size> unpack(std::string archive, std::string folder, archive_format format,
                       unpack_limits limits) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] { return unpack_now(archive, folder, format, limits, token); };
  task<tree_size> unpacking = offload(run);
  co_return co_await std::move(unpacking);
}

}  // namespace tenon::file
