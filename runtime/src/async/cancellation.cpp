#include <tenon/async/cancellation.hpp>

namespace tenon {

bool cancellation_callback::connect(cancellation_token token) noexcept {
  disconnect();
  if (token.requested()) return false;
  source_ = token.source_;
  if (source_ == nullptr) return true;
  previous_ = nullptr;
  next_ = source_->first_;
  if (next_ != nullptr) next_->previous_ = this;
  source_->first_ = this;
  return true;
}

void cancellation_callback::disconnect() noexcept {
  if (source_ == nullptr) return;
  (previous_ != nullptr ? previous_->next_ : source_->first_) = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
  source_ = nullptr;
}

cancellation_source::posted_request::posted_request(cancellation_source& owner) noexcept
    : work([](work& self) noexcept { static_cast<posted_request&>(self).source.call_all(); }),
      source(owner) {}

cancellation_source::parent_link::parent_link(cancellation_source& owner) noexcept
    : cancellation_callback([](cancellation_callback& self) noexcept {
        static_cast<parent_link&>(self).source.request_cancel();
      }),
      source(owner) {}

cancellation_source::cancellation_source(executor owner, cancellation_token parent) noexcept
    : owner_(owner), posted_(*this), link_(*this) {
  if (!link_.connect(parent)) requested_.store(true, std::memory_order_relaxed);
}

cancellation_source::~cancellation_source() {
  if (requested_.load(std::memory_order_acquire) && owner_) owner_.remove(posted_);
}

void cancellation_source::request_cancel() noexcept {
  if (requested_.exchange(true, std::memory_order_acq_rel)) return;
  if (owner_.running_here()) {
    call_all();
  } else {
    owner_.post(posted_);
  }
}

void cancellation_source::call_all() noexcept {
  while (first_ != nullptr) {
    cancellation_callback& called = *first_;
    called.disconnect();
    called.call_(called);
  }
}

}  // namespace tenon
