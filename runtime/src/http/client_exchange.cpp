#include "client_exchange.hpp"

#include <tenon/async/event.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/spawn.hpp>

namespace tenon::http::detail {

namespace {

constexpr std::size_t small_body = 64 * 1024;  // read before the answer is given

/// What is left of a request is sent by a task of its own, beside the answer being received: were
/// one to wait for the other, both sides could.
class client_sender {
 public:
  explicit client_sender(std::shared_ptr<client_connection> on) : on_(std::move(on)) {}
  client_sender(const client_sender&) = delete;
  client_sender& operator=(const client_sender&) = delete;

  static std::shared_ptr<client_sender> start(std::shared_ptr<client_connection> on, executor at) {
    const auto made = std::make_shared<client_sender>(std::move(on));
    made->running_ = spawn(at, run(made));
    return made;
  }
  /// It ends soon, without having sent all.
  void cancel() noexcept {
    if (!ended_.is_set()) running_.request_cancel();
  }
  [[nodiscard]] bool ended() const noexcept { return ended_.is_set(); }
  /// Throws what the source of the content has thrown.
  task<void> join() {
    co_await ended_.wait();
    if (failure_) std::rethrow_exception(failure_);
  }
  /// As `join`, without the failure.
  task<void> wait() { co_await ended_.wait(); }
  [[nodiscard]] const std::exception_ptr& failure() const noexcept { return failure_; }

 private:
  static task<void> run(std::shared_ptr<client_sender> self) {
    try {
      co_await self->on_->finish_sending();
    } catch (const operation_cancelled&) {
      // Nobody needs the rest any more.
    } catch (...) {
      self->failure_ = std::current_exception();
      self->on_->close();  // the peer must not take what it has for the whole
    }
    self->ended_.set();
  }

  std::shared_ptr<client_connection> on_;
  join_handle<void> running_;
  event ended_;
  std::exception_ptr failure_;
};
using sender_ptr = std::shared_ptr<client_sender>;

/// Content that is read from the connection as its reader asks for it.
class client_body final : public body_source {
 public:
  client_body(std::shared_ptr<client_connection> from, sender_ptr sending,
              std::chrono::milliseconds timeout, std::shared_ptr<void> owner)
      : owner_(std::move(owner)),
        from_(std::move(from)),
        sending_(std::move(sending)),
        timeout_(timeout),
        length_(from_->body_length()) {}
  ~client_body() override {
    if (sending_ != nullptr) sending_->cancel();
  }

  task<std::string_view> read() override {
    if (!from_) co_return std::string_view{};
    const std::string_view piece = co_await received(from_->read_body());
    if (piece.empty()) finish();
    co_return piece;
  }
  task<std::optional<std::size_t>> read_into(std::span<char> room) override {
    if (!from_) co_return 0;
    const std::optional<std::size_t> size = co_await received(from_->read_body_into(room));
    if (size == 0U) finish();
    co_return size;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return length_; }

 private:
  template <class Read>
  task<Read> received(task<Read> reading) {
    Read made;
    try {
      made = co_await within(timeout_, "the answer's content", std::move(reading));
    } catch (const transport_error&) {
      // A source that fails is why the connection is closed.
      if (sending_ != nullptr && sending_->failure()) std::rethrow_exception(sending_->failure());
      throw;
    }
    co_return made;
  }
  void finish() {
    if (sending_ == nullptr || sending_->ended()) {
      from_->give_back();
    } else {
      sending_->cancel();
    }
    from_.reset();
    sending_.reset();  // it has the connection too
  }

  std::shared_ptr<void> owner_;  // of what the connection refers to
  std::shared_ptr<client_connection> from_;
  sender_ptr sending_;
  std::chrono::milliseconds timeout_;
  std::optional<std::uint64_t> length_;
};

/// Ends only by failing: when sending fails, or when there is no answer for so long after it.
task<response> watch_sending(client_sender& sending, std::chrono::milliseconds timeout) {
  co_await sending.join();
  co_await sleep_for(timeout);
  throw transport_error(transport_error::kind::timeout, "the answer took too long");
}

task<response> receive(std::shared_ptr<client_connection> on, method asked, sender_ptr sending,
                       const client_timeouts& timeouts, std::shared_ptr<void> owner) {
  response answer;
  if (sending == nullptr) {
    answer = co_await within(timeouts.response, "the answer", on->receive_head(asked));
  } else {
    task<response> watching = watch_sending(*sending, timeouts.response);
    task<response> receiving = on->receive_head(asked);
    answer = co_await race(std::move(watching), std::move(receiving));
    if (answer.status >= 300) {
      sending->cancel();
      co_await sending->wait();
    }
  }
  std::optional<std::string> small =
      co_await within(timeouts.body, "the answer's content", on->read_small_body(small_body));
  if (!small) {
    answer.body = std::unique_ptr<body_source>(std::make_unique<client_body>(
        std::move(on), std::move(sending), timeouts.body, std::move(owner)));
    co_return answer;
  }
  if (sending != nullptr) co_await sending->join();
  answer.body = std::move(*small);
  on->give_back();
  co_return answer;
}

}  // namespace

task<response> exchange_on(std::shared_ptr<client_connection> on, request& outgoing,
                           const request_route& route, const client_timeouts& timeouts,
                           std::shared_ptr<void> owner) {
  const context& here = co_await current_context();
  if (on->begin_sending(outgoing, route, here)) {
    response answer =
        co_await receive(std::move(on), outgoing.method, nullptr, timeouts, std::move(owner));
    co_return answer;
  }
  const sender_ptr sending = client_sender::start(on, here.executor);
  std::exception_ptr failure;
  try {
    response answer =
        co_await receive(std::move(on), outgoing.method, sending, timeouts, std::move(owner));
    co_return answer;
  } catch (...) {
    failure = std::current_exception();
  }
  // What the source refers to may go with the caller.
  sending->cancel();
  co_await shield(sending->wait());
  // A source that fails is why the connection is closed.
  std::rethrow_exception(sending->failure() ? sending->failure() : failure);
}

}  // namespace tenon::http::detail
