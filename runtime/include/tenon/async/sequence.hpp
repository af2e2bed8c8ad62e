#pragma once

#include <cassert>
#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <tenon/async/task.hpp>

namespace tenon {

template <class T>
class sequence;

namespace detail {

/// What gives a sequence its items: a coroutine's promise, or an object with `next()`.
template <class T>
class sequence_source {
 public:
  virtual task<std::optional<T>> next() = 0;
  virtual void destroy() noexcept = 0;

 protected:
  ~sequence_source() = default;
};

struct sequence_deleter {
  template <class T>
  void operator()(sequence_source<T>* source) const noexcept {
    source->destroy();
  }
};

template <class T>
class sequence_promise final : public promise_base, public sequence_source<T> {
  using handle = std::coroutine_handle<sequence_promise>;

  struct yielded {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(handle producer) const noexcept {
      return producer.promise().continuation;
    }
    void await_resume() const noexcept {}
  };

  struct resumed {
    sequence_promise& producer;
    bool await_ready() const noexcept { return false; }
    template <task_promise Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> consumer) const noexcept {
      producer.continuation = consumer;
      // A copy: each item may be asked for in another context, and the coroutine keeps references.
      producer.in_ = *consumer.promise().running_context;
      producer.running_context = &producer.in_;
      return handle::from_promise(producer);
    }
    void await_resume() const noexcept {}
  };

 public:
  sequence<T> get_return_object() noexcept;
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }
  void return_void() const noexcept {}

  template <class U = T>
    requires std::convertible_to<U&&, T>
  yielded yield_value(U&& item) {
    item_.emplace(std::forward<U>(item));
    return {};
  }

  task<std::optional<T>> next() override {
    if (handle::from_promise(*this).done()) co_return std::nullopt;
    assert(!item_ && "next() while another one is waited for");
    resumed item{*this};
    co_await item;
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    std::optional<T> given = std::exchange(item_, std::nullopt);
    co_return given;
  }
  void destroy() noexcept override { handle::from_promise(*this).destroy(); }

 private:
  context in_{};
  std::optional<T> item_{};
  std::exception_ptr failure_{};
};

template <class T, class Source>
class sequence_object final : public sequence_source<T> {
 public:
  explicit sequence_object(Source source) : source_(std::move(source)) {}
  task<std::optional<T>> next() override { return source_.next(); }
  void destroy() noexcept override { delete this; }

 private:
  Source source_;
};

}  // namespace detail

/// Items that come one after the other, each produced when it is asked for:
/// `while (std::optional<pet> each = co_await pets.next()) …`
///
/// Written as a coroutine that gives its items with `co_yield` and may await tasks:
/// `sequence<pet> all(store& from) { for (…) co_yield co_await from.load(id); }`
/// It runs in the context of whoever awaits the next item, on its loop and under its cancellation;
/// what `current_context()` gives it follows that. What it throws is thrown to the awaiter, once;
/// after that, and after it was cancelled, there are no more items. Destroying the sequence, also
/// half-way, destroys the coroutine's frame and everything in it.
///
/// One owner, one consumer: the next item is asked for when the last one was given. Moving the
/// sequence moves neither frame nor object.
template <class T>
class [[nodiscard]] sequence {
 public:
  using value_type = T;
  using promise_type = detail::sequence_promise<T>;

  /// No items.
  sequence() noexcept = default;
  /// The items of an object that has `task<std::optional<T>> next()`; owned by the sequence.
  template <class Source>
    requires(!std::same_as<std::remove_cvref_t<Source>, sequence> &&
             requires(Source& source) {
               { source.next() } -> std::same_as<task<std::optional<T>>>;
             })
  explicit sequence(Source source)
      : source_(new detail::sequence_object<T, Source>(std::move(source))) {}

  /// The next item; nothing at the end, and again after it. The sequence outlives the task.
  task<std::optional<T>> next() {
    if (source_ == nullptr) return nothing();
    return source_->next();
  }

 private:
  friend promise_type;
  explicit sequence(detail::sequence_source<T>& source) noexcept : source_(&source) {}
  static task<std::optional<T>> nothing() { co_return std::nullopt; }

  std::unique_ptr<detail::sequence_source<T>, detail::sequence_deleter> source_;
};

namespace detail {

template <class T>
sequence<T> sequence_promise<T>::get_return_object() noexcept {
  return sequence<T>(static_cast<sequence_source<T>&>(*this));
}

}  // namespace detail

}  // namespace tenon
