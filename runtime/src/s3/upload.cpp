#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>
#include <vector>

#include <tenon/async/gather.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/status.hpp>

#include "part_buffer.hpp"
#include "parts.hpp"

namespace tenon::s3 {

namespace {

using detail::part;

task<std::map<unsigned, uploaded_part>> parts_there(client& at, const multipart_upload& upload) {
  std::map<unsigned, uploaded_part> found;
  std::optional<unsigned> after;
  do {
    const part_page page = co_await at.list_parts(upload, after);
    for (const uploaded_part& each : page.parts) found.emplace(each.number, each);
    after = page.next;
  } while (after);
  co_return found;
}

/// Sends the parts of a file; each is read from the disk as it is sent.
class file_upload {
 public:
  file_upload(client& to, file::content from, std::uint64_t size, const transfer_options& how,
              detail::multipart_job& job)
      : client_(to),
        from_(std::move(from)),
        plan_(size, how.part_size),
        meter_(how, size),
        how_(how),
        job_(job) {}

  task<> send_all() {
    if (how_.resume) there_ = co_await parts_there(client_, job_.upload());
    co_await detail::run_parallel(how_.parallel, [this] { return work(); });
  }

 private:
  task<> work() {
    while (const std::optional<part> next = plan_.next()) {
      const auto known = there_.find(next->number);
      if (known != there_.end() && known->second.size == next->size) {
        job_.add(known->second);
      } else {
        uploaded_part sent = co_await client_.upload_part(
            job_.upload(), next->number,
            file::open_body(from_.path, from_.offset + next->offset, next->size));
        job_.add(std::move(sent));
      }
      meter_.add(next->size);
    }
  }
  client& client_;
  file::content from_;
  detail::part_plan plan_;
  detail::progress_meter meter_;
  const transfer_options& how_;
  detail::multipart_job& job_;
  std::map<unsigned, uploaded_part> there_;
};

/// A part of a stream in memory.
struct piece {
  unsigned number = 0;
  detail::part_buffer buffer{};
  memory_budget::share memory{};
};

/// Sends the parts of a stream; each is in memory while it is sent.
class stream_upload {
 public:
  stream_upload(client& to, http::body from, const transfer_options& how)
      : client_(to),
        from_(std::move(from)),
        part_size_(size_of(how, from_.size())),
        meter_(how, from_.size()),
        memory_(how.memory),
        parallel_(how.parallel) {}

  /// The first part: all of it, when `ended`. Valid until `send_all`.
  task<std::string_view> read_first() {
    first_.emplace();
    const std::uint64_t needed = std::min(from_.size().value_or(part_size_), part_size_);
    co_await make_room(*first_, needed);
    co_await fill(first_->buffer);
    co_return first_->buffer.text();
  }
  [[nodiscard]] bool ended() const noexcept { return ended_; }

  task<> send_all(detail::multipart_job& job) {
    co_await detail::run_parallel(parallel_, [this, &job] { return work(job); });
  }

 private:
  static std::uint64_t size_of(const transfer_options& how, std::optional<std::uint64_t> total) {
    return detail::part_plan(total.value_or(0), how.part_size).part_size();
  }

  task<> make_room(piece& in, std::uint64_t bytes) {
    if (memory_ != nullptr) in.memory = co_await memory_->take(bytes);
    if (spare_.empty()) {
      in.buffer = detail::part_buffer(static_cast<std::size_t>(part_size_));
    } else {
      in.buffer = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  /// What was sent leaves its room to the next part; where transfers share memory, to any.
  void keep_room(piece sent) {
    if (memory_ != nullptr) return;
    sent.buffer.clear();
    spare_.push_back(std::move(sent.buffer));
  }
  /// Reads a part; less than a whole one at the end of the stream.
  task<> fill(detail::part_buffer& into) {
    while (into.room() != 0) {
      if (unread_.empty()) unread_ = co_await from_.read();
      if (unread_.empty()) break;
      const std::string_view some = unread_.substr(0, into.room());
      into.append(some);
      unread_.remove_prefix(some.size());
    }
    ended_ = into.room() != 0;
  }
  task<std::optional<piece>> next() {
    const auto turn = co_await reading_.lock();
    if (first_) {
      piece given = std::move(*first_);
      first_.reset();
      given.number = ++number_;
      co_return given;
    }
    if (ended_) co_return std::nullopt;
    piece made;
    co_await make_room(made, part_size_);
    co_await fill(made.buffer);
    if (made.buffer.size() == 0) co_return std::nullopt;
    if (number_ == most_parts) {
      throw std::invalid_argument("the stream has more than 10000 parts; make them larger");
    }
    made.number = ++number_;
    co_return made;
  }
  task<> work(detail::multipart_job& job) {
    while (std::optional<piece> part = co_await next()) {
      const std::uint64_t size = part->buffer.size();
      payload content(http::body::view(part->buffer.text()));
      uploaded_part sent =
          co_await client_.upload_part(job.upload(), part->number, std::move(content));
      job.add(std::move(sent));
      meter_.add(size);
      keep_room(std::move(*part));
    }
  }

  client& client_;
  http::body from_;
  std::uint64_t part_size_;
  detail::progress_meter meter_;
  std::shared_ptr<memory_budget> memory_;
  unsigned parallel_;
  mutex reading_;
  std::string_view unread_;  // of the last piece
  std::optional<piece> first_;
  std::vector<detail::part_buffer> spare_;
  unsigned number_ = 0;
  bool ended_ = false;
};

/// What a condition on the whole object becomes: it is decided when the upload is completed.
conditions take_conditions(put_options& options) { return std::exchange(options.when, {}); }

task<multipart_upload> begin(client& to, const std::string& bucket, const std::string& key,
                             put_options options, const transfer_options& how) {
  if (how.resume) co_return *how.resume;
  multipart_upload made = co_await to.create_multipart_upload(bucket, key, std::move(options));
  if (how.begun) how.begun(made);
  co_return made;
}

task<put_result> put_small(client& to, std::string bucket, std::string key, payload content,
                           put_options options, std::uint64_t size, const transfer_options& how) {
  put_result made = co_await to.put_object(std::move(bucket), std::move(key), std::move(content),
                                           std::move(options));
  detail::progress_meter(how, size).add(size);
  co_return made;
}

void require_unchanged(const file::status& before, const file::status& after,
                       const std::string& path) {
  if (before.size == after.size && before.modified == after.modified &&
      before.inode == after.inode) {
    return;
  }
  throw file::error("upload", path, std::make_error_code(std::errc::text_file_busy));
}

task<put_result> upload_file(client& to, std::string bucket, std::string key, file::content from,
                             put_options options, const transfer_options& how) {
  const file::status before = co_await file::stat(from.path);
  const std::uint64_t size =
      std::min(from.length, before.size - std::min(from.offset, before.size));
  if (size <= how.part_size && !how.resume) {
    co_return co_await put_small(to, std::move(bucket), std::move(key), std::move(from),
                                 std::move(options), size, how);
  }
  conditions when = take_conditions(options);
  multipart_upload upload = co_await begin(to, bucket, key, std::move(options), how);
  detail::multipart_job job(to, std::move(upload), how);
  file_upload sender(to, from, size, how, job);
  auto send = [&]() -> task<> {
    co_await sender.send_all();
    const file::status after = co_await file::stat(from.path);
    require_unchanged(before, after, from.path);
  };
  task<> sending = send();
  co_return co_await job.finish(std::move(sending), std::move(when));
}

task<put_result> upload_stream(client& to, std::string bucket, std::string key, http::body from,
                               put_options options, const transfer_options& how) {
  stream_upload sender(to, std::move(from), how);
  const std::string_view first = co_await sender.read_first();
  if (sender.ended()) {
    payload content(http::body::view(first));
    co_return co_await put_small(to, std::move(bucket), std::move(key), std::move(content),
                                 std::move(options), first.size(), how);
  }
  conditions when = take_conditions(options);
  multipart_upload upload = co_await begin(to, bucket, key, std::move(options), how);
  detail::multipart_job job(to, std::move(upload), how);
  task<> sending = sender.send_all(job);
  co_return co_await job.finish(std::move(sending), std::move(when));
}

}  // namespace

task<put_result> upload(client& to, std::string bucket, std::string key, payload content,
                        put_options options, transfer_options how) {
  if (content.file()) {
    file::content from = *content.file();
    co_return co_await upload_file(to, std::move(bucket), std::move(key), std::move(from),
                                   std::move(options), how);
  }
  if (how.resume) throw std::invalid_argument("only the upload of a file can be resumed");
  const std::uint64_t size = content.text().size();
  if (content.buffered() && size <= how.part_size) {
    co_return co_await put_small(to, std::move(bucket), std::move(key), std::move(content),
                                 std::move(options), size, how);
  }
  http::body from = co_await content.open();
  co_return co_await upload_stream(to, std::move(bucket), std::move(key), std::move(from),
                                   std::move(options), how);
}

}  // namespace tenon::s3
