#include <limits>
#include <map>
#include <mutex>

#include <tenon/store/open.hpp>

#include "kept_objects.hpp"
#include "refuse.hpp"

namespace tenon::store {

namespace {

using detail::kept_object;
using kept = std::shared_ptr<const kept_object>;

class memory_store final : public object_store {
 public:
  [[nodiscard]] capabilities can() const noexcept override {
    return {.create = true, .update = true, .metadata = true, .keys_below_objects = true};
  }

  task<object_info> put(std::string key, payload content, put_options options) override {
    detail::require_key(key);
    detail::require_metadata(key, options);
    http::body body = co_await content.open();
    kept_object made;
    made.content = co_await body.take_all(std::numeric_limits<std::size_t>::max());
    made.info.key = key;
    made.info.size = made.content.size();
    made.info.content_type = options.content_type;
    made.info.metadata = options.metadata;
    co_return keep(std::move(made), options);
  }

  task<object> get(std::string key, get_options options) override {
    const kept found = find(key);
    detail::require_conditions(key, options, found->info.etag);
    const detail::extent which = detail::extent_of(key, options.range, found->info.size);
    co_return detail::give(found, which);
  }

  task<object_info> head(std::string key) override { co_return find(key)->info; }

  task<> remove(std::string key) override {
    detail::require_key(key);
    const std::lock_guard lock(mutex_);
    objects_.erase(key);
    co_return;
  }

  sequence<object_info> list(list_options options) override {
    std::string after = options.start_after;
    bool inclusive = after < options.prefix;
    if (inclusive) after = options.prefix;
    for (;;) {
      const kept next = next_after(after, inclusive);
      if (next == nullptr || !next->info.key.starts_with(options.prefix)) break;
      after = next->info.key;
      inclusive = false;
      object_info info = next->info;
      info.content_type.clear();
      info.metadata.clear();
      co_yield std::move(info);
    }
  }

  task<> copy(std::string from, std::string to, put_mode mode) override {
    detail::require_key(to);
    kept_object made = *find(from);
    made.info.key = to;
    put_options options;
    options.mode = mode;
    keep(std::move(made), options);
    co_return;
  }

 private:
  kept find(const std::string& key) {
    detail::require_key(key);
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(key);
    if (found == objects_.end()) detail::refuse(error::kind::not_found, key);
    return found->second;
  }
  kept next_after(const std::string& key, bool inclusive) {
    const std::lock_guard lock(mutex_);
    const auto next = inclusive ? objects_.lower_bound(key) : objects_.upper_bound(key);
    return next == objects_.end() ? nullptr : next->second;
  }
  object_info keep(kept_object made, const put_options& options) {
    const std::lock_guard lock(mutex_);
    const auto there = objects_.find(made.info.key);
    const bool none = there == objects_.end();
    detail::require_mode(made.info.key, options, none ? nullptr : &there->second->info.etag);
    made.info.etag = '"' + std::to_string(++versions_) + '"';
    made.info.modified = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    object_info info = made.info;
    objects_[info.key] = std::make_shared<const kept_object>(std::move(made));
    return info;
  }
  std::mutex mutex_;
  std::map<std::string, kept> objects_;
  std::uint64_t versions_ = 0;
};

}  // namespace

std::shared_ptr<object_store> open_memory() { return std::make_shared<memory_store>(); }

}  // namespace tenon::store
