#include <tenon/store/cached.hpp>

#include <utility>

#include "kept_objects.hpp"
#include "refuse.hpp"

namespace tenon::store {

namespace {

class cached_store final : public object_store {
 public:
  cached_store(std::shared_ptr<object_store> inner, cache_options options)
      : inner_(std::move(inner)), options_(options), kept_(options) {}

  [[nodiscard]] capabilities can() const noexcept override { return inner_->can(); }

  task<object_info> put(std::string key, payload content, put_options options) override {
    const changing here(kept_, key);
    object_info made = co_await inner_->put(key, std::move(content), std::move(options));
    co_return made;
  }

  task<object> get(std::string key, get_options options) override {
    detail::require_key(key);
    const detail::kept_objects::found known = kept_.find(key);
    if (known.object != nullptr && known.fresh) co_return given(known.object, options);
    if (known.object != nullptr) {
      const bool same = co_await is_still(*known.object);
      if (!same) kept_.forget(key);
      if (same) {
        kept_.keep(known.object, known.changes);  // from now on it is fresh again
        co_return given(known.object, options);
      }
    }
    co_return co_await get_anew(std::move(key), std::move(options));
  }

  task<object_info> head(std::string key) override {
    const detail::kept_objects::found known = kept_.find(key);
    if (known.object != nullptr && known.fresh) co_return known.object->info;
    co_return co_await inner_->head(std::move(key));
  }

  task<> remove(std::string key) override {
    const changing here(kept_, key);
    co_await inner_->remove(key);
  }
  task<> remove_all(std::vector<std::string> keys) override {
    const std::vector<std::string> changed = keys;
    for (const std::string& each : changed) kept_.forget(each);
    const forgetting at_end(kept_, changed);
    co_await inner_->remove_all(std::move(keys));
  }
  sequence<object_info> list(list_options options) override {
    return inner_->list(std::move(options));
  }
  task<folder> list_folder(std::string prefix) override {
    return inner_->list_folder(std::move(prefix));
  }
  task<> copy(std::string from, std::string to, put_mode mode) override {
    const changing here(kept_, to);
    co_await inner_->copy(std::move(from), to, mode);
  }
  task<std::string> share(std::string key, std::chrono::seconds valid) override {
    return inner_->share(std::move(key), valid);
  }

 private:
  /// Forgets an object before and after it is changed, however that ends.
  class changing {
   public:
    changing(detail::kept_objects& in, const std::string& key) : in_(in), key_(key) {
      in_.forget(key_);
    }
    changing(const changing&) = delete;
    changing& operator=(const changing&) = delete;
    ~changing() { in_.forget(key_); }

   private:
    detail::kept_objects& in_;
    const std::string& key_;
  };
  struct forgetting {
    forgetting(detail::kept_objects& where, const std::vector<std::string>& which)
        : in(where), keys(which) {}
    forgetting(const forgetting&) = delete;
    forgetting& operator=(const forgetting&) = delete;
    ~forgetting() {
      for (const std::string& each : keys) in.forget(each);
    }
    detail::kept_objects& in;
    const std::vector<std::string>& keys;
  };

  static object given(const std::shared_ptr<const detail::kept_object>& from,
                      const get_options& options) {
    const object_info& info = from->info;
    detail::require_conditions(info.key, options, info.etag);
    return detail::give(from, detail::extent_of(info.key, options.range, info.size));
  }
  /// Whether the store has that version; asked so that it sends no content if it has.
  task<bool> is_still(const detail::kept_object& known) {
    get_options asked;
    asked.if_none_match = known.info.etag;
    try {
      const object other = co_await inner_->get(known.info.key, std::move(asked));
      co_return other.info.etag == known.info.etag;
    } catch (const error& failure) {
      if (failure.why() == error::kind::not_modified) co_return true;
      if (failure.why() != error::kind::not_found) throw;
    }
    co_return false;
  }
  /// Ranges, and what is too large, go through.
  task<object> get_anew(std::string key, get_options options) {
    const std::uint64_t changes = kept_.find(key).changes;
    const bool whole = !options.range;
    object got = co_await inner_->get(std::move(key), std::move(options));
    if (!whole || got.info.size > options_.largest) co_return got;
    detail::kept_object made;
    made.content = co_await got.body.take_all(options_.largest);
    made.info = std::move(got.info);
    made.info.size = made.content.size();
    const auto kept = std::make_shared<const detail::kept_object>(std::move(made));
    kept_.keep(kept, changes);
    co_return detail::give(kept, {0, kept->info.size});
  }

  std::shared_ptr<object_store> inner_;
  cache_options options_;
  detail::kept_objects kept_;
};

}  // namespace

std::shared_ptr<object_store> cached(std::shared_ptr<object_store> inner, cache_options options) {
  return std::make_shared<cached_store>(std::move(inner), options);
}

}  // namespace tenon::store
