#include <algorithm>
#include <optional>
#include <utility>

#include <tenon/async/gather.hpp>
#include <tenon/s3/error.hpp>

#include "parts.hpp"

namespace tenon::s3 {

namespace {

/// Looks at the source; throws error.
task<object_info> look_at(client& at, const copy_source& from) {
  get_options look;
  look.version_id = from.version_id;
  look.encryption = from.encryption;
  return at.head_object(from.bucket, from.key, look);
}

/// Copies the parts of one version: that of `info`.
class part_copier {
 public:
  part_copier(client& at, copy_source from, const object_info& info, const transfer_options& how,
              detail::multipart_job& job)
      : client_(at),
        from_(std::move(from)),
        info_(info),
        pinned_(from_.when.if_match.empty() && !from_.when.if_unmodified_since),
        plan_(info.size, how.part_size),
        meter_(how, info.size),
        parallel_(how.parallel),
        job_(job) {
    std::optional<time_point>& since = from_.when.if_unmodified_since;
    // A time that the caller gave stays a condition; a server may pass over it beside an ETag.
    if (pinned_)
      from_.when.if_match = info.etag;
    else if (since && info.last_modified)
      since = std::min(*since, *info.last_modified);
  }

  task<> copy_all() {
    co_await detail::run_parallel(parallel_, [this] { return work(); });
    if (doubted_) {
      const object_info now = co_await look_at(client_, from_);
      if (now.etag != info_.etag) throw error(*doubted_);
    }
  }

 private:
  task<> work() {
    while (const std::optional<detail::part> next = plan_.next()) {
      uploaded_part made = co_await copy_part(*next);
      job_.add(std::move(made));
      meter_.add(next->size);
    }
  }
  task<uploaded_part> copy_part(const detail::part& wanted) {
    const byte_range range = byte_range::between(wanted.offset, wanted.offset + wanted.size - 1);
    std::optional<error> refused;
    try {
      co_return co_await client_.upload_part_copy(job_.upload(), wanted.number, from_, range);
    } catch (const error& failure) {
      if (failure.why() != error::kind::precondition_failed || !pinned_) throw;
      refused = failure;
    }
    co_await pin_otherwise(std::move(*refused));
    co_return co_await client_.upload_part_copy(job_.upload(), wanted.number, from_, range);
  }
  /// Swift compares the condition with another ETag than the one that it tells of an object that
  /// was put in parts. There the time of its last change has to do, and a look at its end.
  task<> pin_otherwise(error refused) {
    const object_info now = co_await look_at(client_, from_);
    if (now.etag != info_.etag || !now.last_modified) throw std::move(refused);
    from_.when.if_match.clear();
    from_.when.if_unmodified_since = now.last_modified;
    doubted_ = std::move(refused);
  }

  client& client_;
  copy_source from_;
  const object_info& info_;
  bool pinned_;                     // by us, not by the caller
  std::optional<error> doubted_{};  // what the server had against the ETag
  detail::part_plan plan_;
  detail::progress_meter meter_;
  unsigned parallel_;
  detail::multipart_job& job_;
};

}  // namespace

task<put_result> copy(client& at, copy_source from, std::string bucket, std::string key,
                      copy_options options, transfer_options how, std::uint64_t single) {
  const object_info info = co_await look_at(at, from);
  if (info.size <= single) {
    copy_result made = co_await at.copy_object(std::move(from), std::move(bucket), std::move(key),
                                               std::move(options));
    detail::progress_meter(how, info.size).add(info.size);
    co_return put_result{std::move(made.etag), std::move(made.version_id)};
  }
  put_options put;
  put.headers = options.headers.value_or(info.headers);
  put.storage_class = options.storage_class;
  put.acl = options.acl;
  put.encryption = options.encryption;
  if (options.tags) put.tags = *options.tags;
  put.further = options.further;
  multipart_upload upload =
      co_await at.create_multipart_upload(std::move(bucket), std::move(key), std::move(put));
  detail::multipart_job job(at, std::move(upload), how);
  part_copier copier(at, std::move(from), info, how, job);
  task<> copying = copier.copy_all();
  co_return co_await job.finish(std::move(copying), {});
}

}  // namespace tenon::s3
