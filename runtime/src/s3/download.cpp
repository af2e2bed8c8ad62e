#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <utility>

#include <tenon/async/gather.hpp>
#include <tenon/file/body.hpp>
#include <tenon/file/directory.hpp>
#include <tenon/file/names.hpp>
#include <tenon/file/open.hpp>
#include <tenon/file/status.hpp>
#include <tenon/file/temporary.hpp>
#include <tenon/file/text.hpp>
#include <tenon/http/transport_error.hpp>

#include "block_writer.hpp"
#include "digest.hpp"
#include "download.hpp"
#include "parts.hpp"
#include "verifying_source.hpp"

namespace tenon::s3 {

namespace {

/// Up to so many bytes an object is taken into memory.
constexpr std::uint64_t small_download = std::uint64_t{256} << 10U;
constexpr unsigned most_breaks = 5;  // one after the other, without getting on in between
/// A connection that is given up because it was too slow has got on when it gave so much at least.
constexpr std::uint64_t least_of_slow = std::uint64_t{64} << 10U;

/// The bytes of one version of an object, got again from where the connection broke.
class resuming_source final : public http::body_source {
 public:
  /// `info.range`: the bytes that `first` has.
  resuming_source(client& from, std::string bucket, std::string key, get_options options,
                  const object_info& info, http::body first)
      : client_(from),
        bucket_(std::move(bucket)),
        key_(std::move(key)),
        options_(std::move(options)),
        body_(std::move(first)),
        slow_(least_before(from.options().slow)) {
    options_.when = {};
    options_.when.if_match = info.etag;
    if (!info.version_id.empty()) options_.version_id = info.version_id;
    at_ = info.range ? info.range->first.value_or(0) : 0;
    opened_at_ = at_;
    end_ = info.range ? info.range->last.value_or(info.size - 1) + 1 : info.size;
    length_ = end_ - at_;
  }

  task<std::string_view> read() override {
    if (at_ == end_) co_return co_await end();
    for (;;) {
      if (broken_) co_await reopen();
      const std::optional<std::string_view> got = co_await attempt(body_.read());
      if (!got) continue;
      const std::string_view piece = got->substr(0, static_cast<std::size_t>(end_ - at_));
      if (advance(piece.size())) co_return piece;
    }
  }
  task<std::optional<std::size_t>> read_into(std::span<char> room) override {
    if (at_ == end_) {
      co_await end();
      co_return 0;
    }
    const std::span<char> wanted = room.first(std::min<std::uint64_t>(room.size(), end_ - at_));
    for (;;) {
      if (broken_) co_await reopen();
      const std::optional<std::optional<std::size_t>> got =
          co_await attempt(body_.read_into(wanted));
      if (got && !*got) co_return std::nullopt;
      if (got && advance(**got)) co_return **got;
    }
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return length_; }

 private:
  /// A connection is kept for later when its content was read to the end.
  task<std::string_view> end() {
    if (std::exchange(ended_, true)) co_return std::string_view{};
    try {
      (void)co_await body_.read();
    } catch (const http::transport_error&) {
      // All that was asked for is there.
    } catch (const http::body_error&) {
    }
    body_ = {};
    co_return std::string_view{};
  }
  /// What passes too slowly for the client's options does so for a whole window; what stalls gives
  /// a little first.
  static std::uint64_t least_before(const slow_options& slow) {
    const double seconds = std::chrono::duration<double>(slow.window).count();
    const double bytes = static_cast<double>(slow.bytes_per_second) * seconds;
    return std::max(static_cast<std::uint64_t>(bytes), least_of_slow);
  }
  /// False at an end that is too early: the connection may be made again.
  bool advance(std::size_t size) {
    at_ += size;
    if (size != 0) return true;
    if (is_last(1)) throw http::body_error(http::body_error::kind::truncated);
    broken_ = true;
    return false;
  }
  /// Nothing when the connection broke and may be made again.
  template <class Read>
  task<std::optional<Read>> attempt(task<Read> reading) {
    try {
      std::optional<Read> made = co_await std::move(reading);
      co_return made;
    } catch (const http::transport_error& failure) {
      if (is_last(failure.why() == http::transport_error::kind::timeout ? slow_ : 1)) throw;
    } catch (const http::body_error&) {
      if (is_last(1)) throw;
    }
    broken_ = true;
    co_return std::nullopt;
  }
  /// Whether there were too many breaks, after a connection that should have given so much.
  bool is_last(std::uint64_t least) noexcept {
    if (at_ - opened_at_ >= least) breaks_ = 0;
    return ++breaks_ == most_breaks;
  }
  task<> reopen() {
    body_ = {};
    options_.range = byte_range::between(at_, end_ - 1);
    object next = co_await client_.get_object(bucket_, key_, options_);
    const bool right = next.info.range ? next.info.range->first == at_ : at_ == 0;
    // A server that ignores ranges would begin again.
    if (!right) throw http::body_error(http::body_error::kind::truncated);
    body_ = std::move(next.body);
    opened_at_ = at_;
    broken_ = false;
  }

  client& client_;
  std::string bucket_;
  std::string key_;
  get_options options_;
  http::body body_;
  std::uint64_t slow_;  // with less than that a connection was too slow
  std::uint64_t opened_at_ = 0;
  unsigned breaks_ = 0;
  std::uint64_t at_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t length_ = 0;
  bool broken_ = false;
  bool ended_ = false;
};

std::string random_suffix() {
  std::random_device random;
  std::string bytes;
  for (int each = 0; each < 6; ++each) bytes += static_cast<char>(random());
  return detail::hex(bytes);
}

/// Gets the ranges of an object into a file.
class ranged_download {
 public:
  ranged_download(client& from, const std::string& bucket, const std::string& key,
                  get_options options, object first, file::opened_file& to,
                  file::opened_file* direct, const transfer_options& how)
      : client_(from),
        bucket_(bucket),
        key_(key),
        options_(std::move(options)),
        first_(std::move(first)),
        part_size_(how.part_size),
        plan_(first_.info.size, how.part_size, std::max(how.parallel, 1U)),
        meter_(how, first_.info.size),
        to_(to),
        direct_(direct),
        synced_(how.last != file::durability::cached),
        parallel_(how.parallel) {
    options_.when = {};
    options_.when.if_match = first_.info.etag;
    if (!first_.info.version_id.empty()) options_.version_id = first_.info.version_id;
  }

  task<> fetch_all() {
    co_await detail::run_parallel(parallel_, [this] { return work(); });
  }

 private:
  task<> work() {
    while (const std::optional<detail::part> next = plan_.next()) {
      http::body body = co_await open(*next);
      const std::uint64_t saved = co_await save(body, next->offset);
      // A server may give less than it was asked for.
      if (saved != next->size) throw http::body_error(http::body_error::kind::truncated);
    }
  }
  task<http::body> open(const detail::part& wanted) {
    if (wanted.number == 1) co_return std::move(first_.body);
    get_options options = options_;
    options.range = byte_range::between(wanted.offset, wanted.offset + wanted.size - 1);
    object got = co_await get_resuming(client_, bucket_, key_, std::move(options));
    if (!got.info.range || got.info.range->first != wanted.offset) {
      throw http::body_error(http::body_error::kind::malformed);
    }
    co_return std::move(got.body);
  }
  /// How many bytes there were.
  task<std::uint64_t> save(http::body& from, std::uint64_t offset) {
    detail::block_writer to(to_, direct_, offset);
    std::uint64_t saved = 0;
    std::uint64_t synced = 0;
    for (;;) {
      const std::size_t size = co_await pass(from, to);
      if (size == 0) break;
      meter_.add(size);
      saved += size;
      if (saved - synced >= part_size_) {
        co_await begin_sync(offset + synced, saved - synced);
        synced = saved;
      }
    }
    co_await to.finish();
    co_return saved;
  }
  /// As much as there is; 0 at the end.
  static task<std::size_t> pass(http::body& from, detail::block_writer& to) {
    if (const std::span<char> space = to.space(); !space.empty()) {
      const std::optional<std::size_t> size = co_await from.read_into(space);
      if (size) {
        co_await to.filled(*size);
        co_return *size;
      }
    }
    const std::string_view piece = co_await from.read();
    if (!piece.empty()) co_await to.add(piece);
    co_return piece.size();
  }
  /// Else the disk would idle until the end, and then be waited for.
  task<> begin_sync(std::uint64_t offset, std::uint64_t size) {
    if (synced_ && direct_ == nullptr && size != first_.info.size) {
      co_await to_.begin_sync(offset, size);
    }
  }

  client& client_;
  const std::string& bucket_;
  const std::string& key_;
  get_options options_;
  object first_;
  std::uint64_t part_size_;
  detail::range_plan plan_;
  detail::progress_meter meter_;
  file::opened_file& to_;
  file::opened_file* direct_;
  bool synced_;
  unsigned parallel_;
};

/// The same file, past the page cache; a closed one where the file system cannot.
task<file::opened_file> open_past_cache(std::string path) {
  try {
    co_return co_await file::open(std::move(path), file::past_cache);
  } catch (const file::error&) {
    co_return file::opened_file();
  }
}

/// The first range, which also tells how large the object is.
task<object> get_first(client& from, const std::string& bucket, const std::string& key,
                       get_options options, std::uint64_t part_size) {
  options.range = byte_range::between(0, part_size - 1);
  try {
    co_return co_await get_resuming(from, bucket, key, options);
  } catch (const error& refused) {
    if (refused.why() != error::kind::invalid_range) throw;
  }
  options.range.reset();  // it is empty
  co_return co_await get_resuming(from, bucket, key, std::move(options));
}

}  // namespace

task<object> get_resuming(client& from, std::string bucket, std::string key, get_options options) {
  const bool verify = std::exchange(options.verify, false);
  get_options first = options;
  // Asked for, and looked at around what goes on: no part of the content has this checksum.
  if (verify) first.further.emplace_back("x-amz-checksum-mode", "ENABLED");
  object got = co_await from.get_object(bucket, key, std::move(first));
  std::string what = "GET /" + bucket + '/' + key;
  // Content that is sent in chunks tells no size: nobody knows what is missing when it breaks.
  const bool has_size = got.info.size != 0;
  if (!got.body.buffered() && !got.info.etag.empty() && has_size) {
    got.body = http::body(std::make_unique<resuming_source>(from, std::move(bucket), std::move(key),
                                                            std::move(options), got.info,
                                                            std::move(got.body)));
  }
  if (verify && detail::verifiable(got.info)) {
    got.body = http::body(std::make_unique<detail::verifying_source>(
        std::move(got.body), got.info.sum, std::move(what)));
  }
  co_return got;
}

namespace {

/// Compares what was got with the checksum of the whole object, where the server keeps one.
task<> verify_file(client& from, const std::string& bucket, const std::string& key,
                   const object_info& got, const std::string& path) {
  get_options same;
  same.verify = true;
  same.version_id = got.version_id;
  same.when.if_match = got.etag;
  const object_info info = co_await from.head_object(bucket, key, std::move(same));
  if (!detail::verifiable(info)) co_return;
  const std::unique_ptr<detail::summing> sum = detail::start_summing(info.sum.kind);
  const file::content stored = file::open_body(path);
  http::body content = co_await stored.open();
  for (;;) {
    const std::string_view piece = co_await content.read();
    if (piece.empty()) break;
    sum->add(piece);
  }
  detail::require_sum(info.sum, sum->finish(), "GET /" + bucket + '/' + key);
}

/// Has the name of a file last.
task<> sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  co_await file::sync_directory(std::move(folder));
}

/// Into memory, and from there in one go: the worker is woken once.
task<> download_small(object from, std::string path, const transfer_options& how,
                      semaphore::permit slot) {
  const auto size = static_cast<std::size_t>(from.info.size);
  detail::progress_meter meter(how, size);
  std::string content = co_await from.body.take_all(size);
  if (content.size() != size) throw http::body_error(http::body_error::kind::truncated);
  if (size != 0) meter.add(size);
  slot = {};
  co_await file::write_text(std::move(path), std::move(content), how.last);
}

/// In parts, and through a file beside it.
task<> download_large(client& from, const std::string& bucket, const std::string& key,
                      const std::string& path, get_options options, object first,
                      const transfer_options& how, bool verify) {
  const object_info info = first.info;
  const bool synced = how.last != file::durability::cached;
  file::temporary_path unfinished(path + ".part-" + random_suffix());
  file::opened_file to = co_await file::open(unfinished.path(), file::new_file);
  file::opened_file direct;
  // What has to be on the disk, and is not read again at once, would only pass through the cache.
  const bool aligned = how.part_size % file::direct_alignment == 0;
  if (synced && !verify && aligned && info.size > how.part_size) {
    direct = co_await open_past_cache(unfinished.path());
  }
  ranged_download ranges(from, bucket, key, std::move(options), std::move(first), to,
                         direct.is_open() ? &direct : nullptr, how);
  co_await ranges.fetch_all();
  if (const std::uint64_t size = co_await to.size(); size != info.size) {
    throw http::body_error(http::body_error::kind::truncated);
  }
  if (co_await file::exists(path)) {
    co_await to.set_permissions((co_await file::stat(path)).mode);
  }
  if (synced) co_await to.sync_data();
  co_await to.close();
  if (verify) co_await verify_file(from, bucket, key, info, unfinished.path());
  co_await file::rename(unfinished.path(), path);
  (void)unfinished.keep();
  if (how.last == file::durability::synced) co_await sync_folder_of(path);
}

}  // namespace

task<object_info> download(client& from, std::string bucket, std::string key, std::string path,
                           get_options options, transfer_options how) {
  return detail::download_in_slot(from, std::move(bucket), std::move(key), std::move(path),
                                  std::move(options), std::move(how), {});
}

task<object_info> detail::download_in_slot(client& from, std::string bucket, std::string key,
                                           std::string path, get_options options,
                                           transfer_options how, semaphore::permit slot) {
  if (options.range || options.part_number) {
    throw std::invalid_argument("a download is of a whole object");
  }
  const std::uint64_t part_size = std::max(how.part_size, smallest_part);
  const bool verify = std::exchange(options.verify, false);
  object first = co_await get_first(from, bucket, key, options, part_size);
  object_info info = first.info;
  // Parts are as large as the range that was asked for, whatever the object's size.
  how.part_size = info.range ? part_size : std::max(info.size, part_size);
  if (info.size <= small_download && !verify) {
    co_await download_small(std::move(first), std::move(path), how, std::move(slot));
  } else {
    co_await download_large(from, bucket, key, path, std::move(options), std::move(first), how,
                            verify);
  }
  info.range.reset();
  co_return info;
}

}  // namespace tenon::s3
