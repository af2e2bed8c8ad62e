#include "connection.hpp"

#include <algorithm>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <tenon/async/pool_allocator.hpp>

#include "connection_awaiters.hpp"
#include "trace_fields.hpp"
#include "worker.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::size_t room_for_body = 48 * 1024;
constexpr std::size_t flush_above = 64 * 1024;
constexpr std::size_t longest_request_id = 128;
constexpr std::size_t connection_id_size = 17;  // of the ids of a connection's requests
constexpr std::chrono::seconds linger_time{2};
// For an idle connection, when the server begins to drain: its next request may be under way, and
// would be lost with it.
constexpr std::chrono::milliseconds last_request_time{250};
constexpr std::size_t most_lingered = 512 * 1024;
// For the first request, and for the end of the many connections that have no other: neither is
// there before it is waited for.
constexpr std::uint8_t waits_before_trying = 2;

/// Whether a peer's request id can be logged and passed on as it is.
[[gnu::noinline]] bool sane(std::string_view id) noexcept {
  return id.size() <= longest_request_id && std::all_of(id.begin(), id.end(), [](char each) {
           return each > ' ' && each < '\x7f' && each != '"' && each != '\\';
         });
}

}  // namespace

connection::ending::ending(connection& owner) noexcept
    : completion([](tenon::detail::completion& base) noexcept -> std::coroutine_handle<> {
        auto& ended = static_cast<ending&>(base);
        ended.self.owner_.loop().post(ended);
        return std::noop_coroutine();
      }),
      work([](work& base) noexcept {
        connection& ended = static_cast<ending&>(base).self;
        ended.owner_.reap(ended);
      }),
      self(owner) {}

struct connection::read_handler {
  using allocator_type = tenon::detail::pool_allocator<void>;
  [[nodiscard]] allocator_type get_allocator() const noexcept { return {}; }
  void operator()(const boost::system::error_code& failure, std::size_t size) const noexcept {
    self->on_read(failure, size);
  }
  connection* self;
};

connection::connection(worker& owner, loop_socket socket, std::unique_ptr<tls_stream> tls)
    : owner_(owner),
      socket_(std::move(socket)),
      tls_(std::move(tls)),
      input_(first_input_, owner.options().limits.head_bytes + room_for_body),
      cancellation_(owner.loop()),
      ending_(*this) {
  context_.executor = owner.loop();
  context_.cancellation = cancellation_.token();
  context_.scheme = tls_ != nullptr ? "https" : "http";
  std::uint64_t seed = owner.random();
  for (std::size_t index = 0; index + 1 < connection_id_size; ++index, seed >>= 4) {
    request_id_[index] = "0123456789abcdef"[seed & 15];
  }
  request_id_[connection_id_size - 1] = '-';
}

connection::~connection() = default;

void connection::start() {
  running_ = serve();
  // The connection's own coroutine runs under no cancellation: it always ends in order.
  own_context_.executor = owner_.loop();
  tenon::detail::task_access::prepare(running_, own_context_, ending_).resume();
}

void connection::sweep(clock::time_point now) noexcept {
  if (now < deadline_) return;
  deadline_ = clock::time_point::max();
  expired_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void connection::drain() noexcept {
  draining_ = true;
  if (phase_ == phase::idle) deadline_ = owner_.after(last_request_time);
  if (taken_by_ != nullptr) taken_by_->drain();
}

void connection::abort() noexcept {
  draining_ = true;
  broken_ = true;
  input_ended_ = true;
  expired_ = true;
  boost::system::error_code ignored;
  socket_.close(ignored);
  cancellation_.request_cancel();
}

task<void> connection::serve() {
  if (proxied_) {
    last_ = !co_await read_proxy_header();
    if (last_) broken_ = true;
  }
  if (tls_ != nullptr && !last_) {
    last_ = !co_await shake_hands();
  }
  while (!last_ && !broken_) {
    const server_limits& limits = owner_.options().limits;
    const head_limits heads{limits.head_bytes, limits.fields};
    const head_result result =
        input_.empty() ? head_result{}
                       : read_request_head(input_.unread(), heads, request_, head_, memory_.get());
    if (result.outcome == head_result::state::complete) {
      if (memory_ == nullptr && std::exchange(asked_before_, true)) {
        memory_ = std::make_unique<head_memory>();
      }
      input_.consume(result.size);
      head_deadline_ = clock::time_point::max();
      int failure = begin_request();
      if (failure == 0 && !body_done_ && request_.body.buffered()) {
        failure = co_await wait_for_body();
      }
      if (failure != 0) {
        refuse(failure);
        break;
      }
      phase_ = phase::handling;
      answer_awaiter handler(*this);
      response& answer = co_await handler;
      const response_framing framing = settle_answer(answer);
      if (!queue(answer, framing)) co_await send_content(answer, framing);
      if (answer.status == switching_protocols) {
        co_await take_over(static_cast<takeover&>(*answer.body.source()));
        break;
      }
      if (++in_this_wakeup_ < limits.requests_per_wakeup && output_.size() < flush_above) continue;
      if (!try_flush()) co_await flush();
      if (in_this_wakeup_ >= limits.requests_per_wakeup) {
        in_this_wakeup_ = 0;
        co_await turn_awaiter(*this);
      }
      continue;
    }
    if (result.outcome == head_result::state::failed) {
      refuse(result.status);
      break;
    }
    // Sent after what other connections answer in this turn.
    if (!output_.empty()) co_await turn_awaiter(*this);
    if (!try_flush()) co_await flush();
    // When others have had their turn, the peer's next request may be here: cheaper than waiting.
    if (in_this_wakeup_ != 0) co_await turn_awaiter(*this);
    in_this_wakeup_ = 0;
    if (!wait_for_head()) break;
    if (may_have_come() && read_now()) continue;
    read_awaiter more(*this);
    const bool arrived = co_await more;
    deadline_ = clock::time_point::max();
    if (arrived) continue;
    if (expired_ && phase_ == phase::head && !broken_) refuse(408);
    break;
  }
  co_await close();
}

bool connection::may_have_come() noexcept {
  if (tls_ != nullptr || waits_ == waits_before_trying) return true;
  ++waits_;
  return false;
}

bool connection::wait_for_head() noexcept {
  if (broken_) return false;
  context_.request_id = context_.host = {};  // views of what is overwritten now
  if (!reading_) input_.compact(0);
  if (input_.empty()) {
    if (!reading_ && !input_.can_grow()) input_.shrink();
    phase_ = phase::idle;
    deadline_ = owner_.after(draining_ ? last_request_time : owner_.options().timeouts.idle);
    return true;
  }
  phase_ = phase::head;
  if (head_deadline_ == clock::time_point::max()) {
    head_deadline_ = owner_.after(owner_.options().timeouts.head);
  }
  deadline_ = head_deadline_;
  return true;
}

int connection::begin_request() {
  phase_ = phase::handling;
  if (owner_.options().observer != nullptr) started_ = clock::now();
  request_.operation = {};
  prepare_context();
  if (tls_ != nullptr) request_.client_certificate = tls_->peer();
  const int refusal = settle_body();
  if (refusal != 0 || !continue_owed_ || owner_.options().expectations == nullptr) return refusal;
  return owner_.options().expectations->decide(request_);
}

response_framing connection::settle_answer(const response& answer) {
  // An answer that is a stream may be made from the rest of the request: asked for now, because the
  // answer's head is sent before that is read.
  if (!body_done_ && !answer.body.buffered()) send_continue();
  if (!body_done_ && (!answer.body.buffered() || !skip_body())) last_ = linger_ = true;
  const response_framing framing = frame(answer);
  last_ = framing.close;
  return framing;
}

std::string_view connection::next_request_id() noexcept {
  char* const digits = request_id_.data() + connection_id_size;
  std::size_t place = request_digits_;
  while (place != 0 && digits[place - 1] == 'f') digits[--place] = '0';
  if (place == 0) {
    digits[request_digits_++] = '0';
    digits[0] = '1';
  } else {
    char& digit = digits[place - 1];
    digit = digit == '9' ? 'a' : static_cast<char>(digit + 1);
  }
  return {request_id_.data(), connection_id_size + request_digits_};
}

void connection::prepare_context() {
  std::string_view id = head_.request_id;
  context_.request_id = !id.empty() && sane(id) ? id : next_request_id();
  context_.host = head_.host;
  read_trace(head_, request_.headers, context_, trace_state_);
}

void connection::refuse(int status) {
  if (owner_.options().observer != nullptr && phase_ != phase::handling) started_ = clock::now();
  last_ = linger_ = true;
  const response answer = problem(status);
  queue(answer, frame(answer));
}

[[gnu::noinline]] void connection::report(const response& answer, std::uint64_t bytes) const {
  exchange done;
  done.method = request_.method_text();
  done.target = request_.target;
  done.request_id = context_.request_id;
  done.peer = peer_.text();
  done.status = answer.status;
  done.response_bytes = bytes;
  done.duration = clock::now() - started_;
  owner_.options().observer->answered(done);
}

task<void> connection::close() {
  if (!try_flush()) co_await flush();
  boost::system::error_code ignored;
  if (tls_ != nullptr && !broken_) tls_->close();
  if (linger_ && !broken_ && !input_ended_) {
    // Closing on unread input would reset the connection and take our last answer with it.
    socket_.shutdown(loop_socket::shutdown_send, ignored);
    phase_ = phase::lingering;
    expired_ = false;
    deadline_ = owner_.after(linger_time);
    for (std::size_t thrown_away = 0; thrown_away < most_lingered;) {
      thrown_away += input_.unread().size();
      input_.consume(input_.unread().size());
      if (!reading_) input_.compact(0);
      read_awaiter more(*this);
      if (!co_await more) break;
    }
  }
  deadline_ = clock::time_point::max();
  broken_ = true;
  socket_.close(ignored);
  // The read in flight, if any, refers to the buffer.
  input_ended_ = false;
  while (reading_) {
    read_awaiter last(*this);
    co_await last;
  }
}

void connection::make_space() {
  if (input_.space_size() != 0) return;
  input_.compact(body_base_);
  if (input_.space_size() == 0 && input_.can_grow()) grow_input();
}

bool connection::read_now() {
  if (reading_ || input_ended_ || expired_) return false;
  make_space();
  const std::size_t size =
      tls_ == nullptr ? receive_now(socket_.native_handle(), input_.space(), input_.space_size())
                      : tls_->read(input_.space(), input_.space_size()).bytes;
  if (size == 0) return false;
  input_.received(size);
  if (phase_ == phase::idle) phase_ = phase::head;
  deadline_ = clock::time_point::max();
  return true;
}

void connection::start_read() {
  make_space();
  reading_ = true;
  if (tls_ != nullptr) return start_tls_read();
  socket_.async_read_some(boost::asio::buffer(input_.space(), input_.space_size()),
                          read_handler{this});
}

void connection::grow_input() {
  input_.grow();
  body_base_ = 0;  // what has to stay did so in the first block
}

void connection::watch() {
  if (reading_ || input_ended_ || expired_) return;
  if (input_.space_size() == 0) {
    if (!input_.can_grow()) return;
    grow_input();
  }
  start_read();
}

void connection::on_read(const boost::system::error_code& failure, std::size_t size) noexcept {
  reading_ = false;
  input_.received(size);
  // What has arrived is looked at before anybody takes the connection for idle or too slow.
  if (size != 0 && (phase_ == phase::idle || phase_ == phase::head || phase_ == phase::body)) {
    if (phase_ == phase::idle) phase_ = phase::head;
    deadline_ = clock::time_point::max();
  }
  const bool cancelled = failure == boost::asio::error::operation_aborted;
  if (failure && !cancelled) {
    input_ended_ = true;
    if (failure != boost::asio::error::eof) broken_ = true;
  }
  if (read_awaiter* const waiting = std::exchange(reader_, nullptr)) {
    waiting->arrived();
    return;
  }
  if (input_ended_) {
    cancellation_.request_cancel();
  } else if (!cancelled) {
    watch();
  }
}

}  // namespace tenon::http::detail
