#include <utility>

#include <tenon/async/gather.hpp>

#include "parts.hpp"

namespace tenon::s3 {

namespace {

class part_copier {
 public:
  part_copier(client& at, const copy_source& from, std::uint64_t size, const transfer_options& how,
              detail::multipart_job& job)
      : client_(at),
        from_(from),
        plan_(size, how.part_size),
        meter_(how, size),
        parallel_(how.parallel),
        job_(job) {}

  task<> copy_all() {
    co_await detail::run_parallel(parallel_, [this] { return work(); });
  }

 private:
  task<> work() {
    while (const std::optional<detail::part> next = plan_.next()) {
      uploaded_part made = co_await client_.upload_part_copy(
          job_.upload(), next->number, from_,
          byte_range::between(next->offset, next->offset + next->size - 1));
      job_.add(std::move(made));
      meter_.add(next->size);
    }
  }
  client& client_;
  const copy_source& from_;
  detail::part_plan plan_;
  detail::progress_meter meter_;
  unsigned parallel_;
  detail::multipart_job& job_;
};

}  // namespace

task<put_result> copy(client& at, copy_source from, std::string bucket, std::string key,
                      copy_options options, transfer_options how, std::uint64_t single) {
  get_options look;
  look.version_id = from.version_id;
  look.encryption = from.encryption;
  const object_info info = co_await at.head_object(from.bucket, from.key, look);
  if (info.size <= single) {
    copy_result made = co_await at.copy_object(std::move(from), std::move(bucket), std::move(key),
                                               std::move(options));
    detail::progress_meter(how, info.size).add(info.size);
    co_return put_result{std::move(made.etag), std::move(made.version_id)};
  }
  if (from.when.if_match.empty()) from.when.if_match = info.etag;
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
  part_copier copier(at, from, info.size, how, job);
  task<> copying = copier.copy_all();
  co_return co_await job.finish(std::move(copying), {});
}

}  // namespace tenon::s3
