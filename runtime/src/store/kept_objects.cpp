#include "kept_objects.hpp"

#include <iterator>
#include <utility>

namespace tenon::store::detail {

namespace {

/// A part of content that stays while it is read.
class kept_content final : public http::body_source {
 public:
  kept_content(std::shared_ptr<const kept_object> from, const extent& which) noexcept
      : from_(std::move(from)),
        rest_(std::string_view(from_->content)
                  .substr(static_cast<std::size_t>(which.offset),
                          static_cast<std::size_t>(which.length))),
        length_(which.length) {}
  task<std::string_view> read() override {
    static constexpr std::size_t piece = std::size_t{64} << 10U;
    const std::string_view given = rest_.substr(0, piece);
    rest_.remove_prefix(given.size());
    co_return given;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return length_; }

 private:
  std::shared_ptr<const kept_object> from_;
  std::string_view rest_;
  std::uint64_t length_;
};

}  // namespace

object give(std::shared_ptr<const kept_object> from, const extent& which) {
  object given;
  given.info = from->info;
  given.first = which.offset;
  given.body = http::body(std::make_unique<kept_content>(std::move(from), which));
  return given;
}

kept_objects::found kept_objects::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  found made;
  made.changes = changes_;
  const auto known = by_key_.find(key);
  if (known == by_key_.end()) return made;
  entries_.splice(entries_.begin(), entries_, known->second);
  made.object = known->second->object;
  made.fresh = std::chrono::steady_clock::now() < known->second->got + options_.fresh;
  return made;
}

void kept_objects::drop(std::list<entry>::iterator which) {
  bytes_ -= which->object->content.size();
  by_key_.erase(which->object->info.key);
  entries_.erase(which);
}

void kept_objects::keep(std::shared_ptr<const kept_object> got, std::uint64_t changes) {
  const std::size_t size = got->content.size();
  const std::lock_guard lock(mutex_);
  if (changes != changes_ || size > options_.bytes) return;
  const auto known = by_key_.find(got->info.key);
  if (known != by_key_.end()) drop(known->second);
  while (bytes_ + size > options_.bytes) drop(std::prev(entries_.end()));
  bytes_ += size;
  entries_.push_front({std::move(got), std::chrono::steady_clock::now()});
  by_key_[entries_.front().object->info.key] = entries_.begin();
}

void kept_objects::forget(const std::string& key) {
  const std::lock_guard lock(mutex_);
  ++changes_;
  const auto known = by_key_.find(key);
  if (known != by_key_.end()) drop(known->second);
}

}  // namespace tenon::store::detail
