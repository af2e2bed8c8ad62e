#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <tenon/file/atomic.hpp>
#include <tenon/s3/client.hpp>
#include <tenon/s3/memory_budget.hpp>

namespace tenon::s3 {

/// How far a transfer is.
struct progress {
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> total{};
};

struct transfer_options {
  /// Larger content is sent in parts of this size, which grows so that there are at most 10 000;
  /// at least 5 MiB. What is downloaded is asked for in ranges of as much, or of several times as
  /// much while a large object has far to go.
  std::uint64_t part_size = std::uint64_t{8} << 20U;
  /// Parts at the same time. A stream takes as many times `part_size` of memory; a file, and a
  /// download, no more than a buffer for each.
  unsigned parallel = 4;
  /// What all transfers that share it take for streams; null: each what `parallel` says.
  std::shared_ptr<memory_budget> memory{};
  /// Called on the caller's loop; must not throw.
  std::function<void(const progress&)> progress{};

  /// What the disk has of a file that was downloaded.
  file::durability last = file::durability::content;

  // To go on with an upload of a file after it failed, also in another process:
  /// Told when an upload in parts has begun: what `resume` takes later.
  std::function<void(const multipart_upload&)> begun{};
  /// A failed upload keeps its parts, which cost money until it is resumed or aborted.
  bool keep_parts = false;
  /// How long a transfer that failed or was cancelled tries to remove its parts.
  std::chrono::milliseconds abort_within{15'000};
  /// The upload to go on with, of the same file and with the same `part_size`.
  std::optional<multipart_upload> resume{};
};

/// Stores a file, text or stream of any length; in parts, several at the same time, when it is
/// large. Failed or cancelled, it aborts the upload (unless `keep_parts`) and nothing was stored.
/// A file that changes meanwhile is a file::error. The client outlives the task.
task<put_result> upload(client& to, std::string bucket, std::string key, payload content,
                        put_options options = {}, transfer_options how = {});

/// Gets an object into a file; ranges at the same time when it is large. All are of one version of
/// the object, or the download fails (error::precondition_failed). The file takes the place of one
/// that was there as a whole; when it fails there is nothing. A body that breaks is gone on with
/// where it broke. The client outlives the task.
task<object_info> download(client& from, std::string bucket, std::string key, std::string path,
                           get_options options = {}, transfer_options how = {});

/// An object as a stream that, when it breaks, goes on where it broke, with the same version of the
/// object. After five breaks in a row without getting on it fails; a connection that is too slow
/// (`client_options::slow`, `http.timeouts`) is a break that counts unless it gave as much as one
/// that is just fast enough. An answer that does not tell its size is given as it comes. The client
/// outlives the body.
task<object> get_resuming(client& from, std::string bucket, std::string key,
                          get_options options = {});

/// Copies within the server, also more than 5 GiB: then in parts of one version of the source (by
/// its ETag; with a server that refuses the ETag that it told, by the time of its last change).
/// `single`: up to how many bytes one request copies.
task<put_result> copy(client& at, copy_source from, std::string bucket, std::string key,
                      copy_options options = {}, transfer_options how = {},
                      std::uint64_t single = std::uint64_t{5} << 30U);

}  // namespace tenon::s3
