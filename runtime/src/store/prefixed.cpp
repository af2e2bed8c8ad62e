#include <utility>

#include <tenon/store/open.hpp>

#include "refuse.hpp"

namespace tenon::store {

namespace {

class prefixed_store final : public object_store {
 public:
  prefixed_store(std::shared_ptr<object_store> inner, std::string prefix)
      : inner_(std::move(inner)), prefix_(std::move(prefix)) {}

  [[nodiscard]] capabilities can() const noexcept override { return inner_->can(); }

  task<object_info> put(std::string key, payload content, put_options options) override {
    object_info made = co_await inner_->put(whole(key), std::move(content), std::move(options));
    co_return shorter(std::move(made));
  }
  task<object> get(std::string key, get_options options) override {
    object got = co_await inner_->get(whole(key), std::move(options));
    got.info = shorter(std::move(got.info));
    co_return got;
  }
  task<object_info> head(std::string key) override {
    object_info found = co_await inner_->head(whole(key));
    co_return shorter(std::move(found));
  }
  task<> remove(std::string key) override { return inner_->remove(whole(key)); }
  task<> remove_all(std::vector<std::string> keys) override {
    for (std::string& each : keys) each = whole(each);
    return inner_->remove_all(std::move(keys));
  }
  sequence<object_info> list(list_options options) override {
    options.prefix = prefix_ + options.prefix;
    if (!options.start_after.empty()) options.start_after = prefix_ + options.start_after;
    sequence<object_info> all = inner_->list(std::move(options));
    while (std::optional<object_info> each = co_await all.next()) {
      object_info info = shorter(std::move(*each));
      co_yield std::move(info);
    }
  }
  task<folder> list_folder(std::string prefix) override {
    folder found = co_await inner_->list_folder(prefix_ + prefix);
    for (object_info& each : found.objects) each = shorter(std::move(each));
    for (std::string& each : found.folders) each.erase(0, prefix_.size());
    co_return found;
  }
  task<> copy(std::string from, std::string to, put_mode mode) override {
    return inner_->copy(whole(from), whole(to), mode);
  }
  task<std::string> share(std::string key, std::chrono::seconds valid) override {
    return inner_->share(whole(key), valid);
  }

 private:
  [[nodiscard]] std::string whole(const std::string& key) const {
    detail::require_key(key);
    return prefix_ + key;
  }
  [[nodiscard]] object_info shorter(object_info info) const {
    info.key.erase(0, prefix_.size());
    return info;
  }
  std::shared_ptr<object_store> inner_;
  std::string prefix_;
};

}  // namespace

std::shared_ptr<object_store> prefixed(std::shared_ptr<object_store> inner, std::string prefix) {
  return std::make_shared<prefixed_store>(std::move(inner), std::move(prefix));
}

}  // namespace tenon::store
