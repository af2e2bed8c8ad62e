#include <utility>

#include <tenon/s3/error.hpp>
#include <tenon/store/open.hpp>

#include "refuse.hpp"

namespace tenon::store {

namespace {

/// The same as an error of stores, or as it was.
[[noreturn]] void translate(const s3::error& refused, const std::string& key,
                            const put_options& options = {}) {
  using kind = s3::error::kind;
  const bool create = options.mode == put_mode::create;
  error::kind why{};
  switch (refused.why()) {
    case kind::no_such_key:
      why = options.mode == put_mode::update ? error::kind::changed : error::kind::not_found;
      break;
    case kind::precondition_failed:
    case kind::conflict:
      why = create ? error::kind::exists : error::kind::changed;
      break;
    case kind::not_modified:
      why = error::kind::not_modified;
      break;
    case kind::invalid_range:
      why = error::kind::bad_range;
      break;
    case kind::unsupported:
      why = error::kind::unsupported;
      break;
    case kind::denied:
      why = error::kind::denied;
      break;
    default:
      throw s3::error(refused);
  }
  throw error(why, key, "'" + key + "': " + refused.what());
}

/// The task, with its refusals as errors of stores.
template <class T>
task<T> translated(std::string key, task<T> asked, put_options options = {}) {
  try {
    co_return co_await std::move(asked);
  } catch (const s3::error& refused) {
    translate(refused, key, options);
  }
}

class s3_store final : public object_store {
 public:
  s3_store(std::shared_ptr<s3::client> client, std::string bucket, s3::transfer_options transfers,
           bool conditional_puts)
      : client_(std::move(client)),
        bucket_(std::move(bucket)),
        transfers_(std::move(transfers)),
        conditional_puts_(conditional_puts) {}

  [[nodiscard]] capabilities can() const noexcept override {
    // Not all servers know If-Match of a PUT; those that do not refuse it or its ETag.
    return {.create = conditional_puts_,
            .update = conditional_puts_,
            .metadata = true,
            .share = true,
            .keys_below_objects = true};
  }

  task<object_info> put(std::string key, payload content, put_options options) override {
    detail::require_key(key);
    detail::require_metadata(key, options);
    if (options.mode != put_mode::overwrite && !conditional_puts_) {
      detail::refuse(error::kind::unsupported, key);
    }
    s3::put_options asked;
    asked.headers.content_type = options.content_type;
    asked.headers.metadata = options.metadata;
    if (options.mode == put_mode::create) asked.when.if_none_match = "*";
    if (options.mode == put_mode::update) asked.when.if_match = options.etag;
    task<s3::put_result> uploading =
        s3::upload(*client_, bucket_, key, std::move(content), std::move(asked), transfers_);
    (void)co_await translated(key, std::move(uploading), options);
    co_return co_await head(key);
  }

  task<object> get(std::string key, get_options options) override {
    detail::require_key(key);
    s3::get_options asked;
    asked.range = options.range;
    asked.when.if_match = options.if_match;
    asked.when.if_none_match = options.if_none_match;
    s3::object got =
        co_await translated(key, s3::get_resuming(*client_, bucket_, key, std::move(asked)));
    object given;
    given.info = info_of(key, got.info);
    given.first = got.info.range ? got.info.range->first.value_or(0) : 0;
    given.body = std::move(got.body);
    co_return given;
  }

  task<object_info> head(std::string key) override {
    detail::require_key(key);
    const s3::object_info info = co_await translated(key, client_->head_object(bucket_, key));
    co_return info_of(std::move(key), info);
  }

  task<> remove(std::string key) override {
    detail::require_key(key);
    (void)co_await translated(key, client_->delete_object(bucket_, key));
  }

  task<> remove_all(std::vector<std::string> keys) override {
    std::vector<s3::object_id> objects;
    for (std::string& each : keys) objects.push_back({std::move(each), {}});
    const s3::delete_many_result done =
        co_await client_->delete_objects(bucket_, std::move(objects));
    for (const s3::delete_failure& each : done.failed) {
      throw error(error::kind::denied, each.key,
                  "'" + each.key + "': " + each.code + ": " + each.message);
    }
  }

  sequence<object_info> list(list_options options) override {
    s3::list_options asked;
    asked.prefix = options.prefix;
    asked.start_after = options.start_after;
    sequence<s3::listed_object> all = client_->all_objects(bucket_, std::move(asked));
    while (std::optional<s3::listed_object> each = co_await all.next()) {
      object_info info = info_of(std::move(*each));
      co_yield std::move(info);
    }
  }

  task<folder> list_folder(std::string prefix) override {
    s3::list_options asked;
    asked.prefix = std::move(prefix);
    asked.delimiter = "/";
    folder found;
    do {
      s3::list_page page = co_await client_->list_objects(bucket_, asked);
      for (s3::listed_object& each : page.objects) {
        found.objects.push_back(info_of(std::move(each)));
      }
      for (std::string& each : page.prefixes) found.folders.push_back(std::move(each));
      asked.continuation = std::move(page.next);
    } while (!asked.continuation.empty());
    co_return found;
  }

  task<> copy(std::string from, std::string to, put_mode mode) override {
    detail::require_key(from);
    detail::require_key(to);
    // No server known honours a condition on the target of a copy.
    if (mode != put_mode::overwrite) detail::refuse(error::kind::unsupported, to);
    s3::copy_source source{bucket_, from};
    task<s3::put_result> copying = s3::copy(*client_, std::move(source), bucket_, std::move(to));
    (void)co_await translated(from, std::move(copying));
  }

  task<std::string> share(std::string key, std::chrono::seconds valid) override {
    detail::require_key(key);
    return client_->presign_get(bucket_, std::move(key), valid);
  }

 private:
  static object_info info_of(std::string key, const s3::object_info& from) {
    object_info made;
    made.key = std::move(key);
    made.size = from.size;
    made.etag = from.etag;
    made.modified = from.last_modified;
    made.content_type = from.headers.content_type;
    made.metadata = from.headers.metadata;
    return made;
  }
  static object_info info_of(s3::listed_object from) {
    object_info made;
    made.key = std::move(from.key);
    made.size = from.size;
    made.etag = std::move(from.etag);
    made.modified = from.last_modified;
    return made;
  }

  std::shared_ptr<s3::client> client_;
  std::string bucket_;
  s3::transfer_options transfers_;
  bool conditional_puts_;
};

}  // namespace

std::shared_ptr<object_store> open_s3(std::shared_ptr<s3::client> client, std::string bucket,
                                      std::string prefix, s3::transfer_options transfers,
                                      bool conditional_puts) {
  auto whole = std::make_shared<s3_store>(std::move(client), std::move(bucket),
                                          std::move(transfers), conditional_puts);
  if (prefix.empty()) return whole;
  if (!prefix.ends_with('/')) prefix += '/';
  return prefixed(std::move(whole), std::move(prefix));
}

}  // namespace tenon::store
