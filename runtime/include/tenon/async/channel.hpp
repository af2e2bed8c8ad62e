#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include <tenon/async/suspension.hpp>

namespace tenon {

namespace detail {

/// Suspended coroutines that a channel can look into, in the order they came.
template <class Waiter>
class channel_queue {
 public:
  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
  void push(Waiter& added) noexcept {
    added.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &added;
    last_ = &added;
    added.queued = true;
  }
  Waiter& pop() noexcept {
    Waiter& taken = *first_;
    remove(taken);
    return taken;
  }
  void remove(Waiter& gone) noexcept {
    if (!std::exchange(gone.queued, false)) return;
    (gone.previous != nullptr ? gone.previous->next : first_) = gone.next;
    (gone.next != nullptr ? gone.next->previous : last_) = gone.previous;
    gone.next = gone.previous = nullptr;
  }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace detail

/// Items from the tasks of one loop to others of the same loop, in their order, each to one. It
/// holds up to `capacity` items; then who sends waits, which is the back-pressure. With capacity 0
/// every item goes from hand to hand. Outlives the tasks that use it.
template <class T>
class channel {
 public:
  explicit channel(std::size_t capacity) noexcept : capacity_(capacity) {}
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  class [[nodiscard]] send_awaiter : detail::suspension {
   public:
    send_awaiter(channel& to, T item)
        : suspension([](suspension& self) noexcept {
            auto& me = static_cast<send_awaiter&>(self);
            me.channel_.senders_.remove(me);
            return true;
          }),
          channel_(to),
          item_(std::move(item)) {}
    ~send_awaiter() { channel_.senders_.remove(*this); }
    bool await_ready() const noexcept { return false; }
    template <detail::task_promise Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
      if (!begin(caller)) return false;
      taken_ = channel_.put(item_);
      if (!taken_ && !channel_.closed_) {
        channel_.senders_.push(*this);
        return true;
      }
      end();
      return false;
    }
    bool await_resume() const {
      finish();
      return taken_;
    }

   private:
    friend channel;
    friend detail::channel_queue<send_awaiter>;
    channel& channel_;
    T item_;
    bool taken_ = false;
    bool queued = false;
    send_awaiter* next = nullptr;
    send_awaiter* previous = nullptr;
  };

  class [[nodiscard]] receive_awaiter : detail::suspension {
   public:
    explicit receive_awaiter(channel& from) noexcept
        : suspension([](suspension& self) noexcept {
            auto& me = static_cast<receive_awaiter&>(self);
            me.channel_.receivers_.remove(me);
            return true;
          }),
          channel_(from) {}
    ~receive_awaiter() { channel_.receivers_.remove(*this); }
    bool await_ready() const noexcept { return false; }
    template <detail::task_promise Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
      if (!begin(caller)) return false;
      item_ = channel_.take();
      if (!item_ && !channel_.closed_) {
        channel_.receivers_.push(*this);
        return true;
      }
      end();
      return false;
    }
    std::optional<T> await_resume() {
      finish();
      return std::move(item_);
    }

   private:
    friend channel;
    friend detail::channel_queue<receive_awaiter>;
    channel& channel_;
    std::optional<T> item_;
    bool queued = false;
    receive_awaiter* next = nullptr;
    receive_awaiter* previous = nullptr;
  };

  /// `bool taken = co_await c.send(item);` Waits for room. False when the channel is closed: the
  /// item is dropped. Cancelled, the item was not sent.
  send_awaiter send(T item) { return send_awaiter(*this, std::move(item)); }
  /// `std::optional<T> item = co_await c.receive();` Waits for an item; nothing when the channel is
  /// closed and empty.
  receive_awaiter receive() noexcept { return receive_awaiter(*this); }
  /// False, with the item left as it is, when there is no room or the channel is closed.
  [[nodiscard]] bool try_send(T& item) { return put(item); }
  /// Nothing when there is no item.
  [[nodiscard]] std::optional<T> try_receive() { return take(); }

  /// No item is sent any more; those inside are still received. Who waits to send is told.
  void close() noexcept {
    closed_ = true;
    while (!senders_.empty()) senders_.pop().complete();
    while (!receivers_.empty()) receivers_.pop().complete();
  }
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  /// How many items wait inside.
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }

 private:
  bool put(T& item) {
    if (closed_) return false;
    if (!receivers_.empty()) {
      receive_awaiter& first = receivers_.pop();
      first.item_.emplace(std::move(item));
      first.complete();
      return true;
    }
    if (items_.size() >= capacity_) return false;
    items_.push_back(std::move(item));
    return true;
  }
  std::optional<T> take() {
    std::optional<T> taken;
    if (!items_.empty()) {
      taken.emplace(std::move(items_.front()));
      items_.pop_front();
      if (!senders_.empty()) items_.push_back(release_sender());
    } else if (!senders_.empty()) {
      taken.emplace(release_sender());
    }
    return taken;
  }
  T release_sender() {
    send_awaiter& first = senders_.pop();
    first.taken_ = true;
    T item = std::move(first.item_);
    first.complete();
    return item;
  }

  std::size_t capacity_;
  bool closed_ = false;
  std::deque<T> items_;
  detail::channel_queue<send_awaiter> senders_;
  detail::channel_queue<receive_awaiter> receivers_;
};

}  // namespace tenon
