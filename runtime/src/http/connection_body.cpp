#include <algorithm>

#include "connection_awaiters.hpp"

namespace tenon::http::detail {

/// A request's body that is read from the connection while the handler runs.
class server_body final : public body_source {
 public:
  explicit server_body(connection& from) noexcept : from_(from) {}
  task<std::string_view> read() override { return from_.read_body(); }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    if (from_.head_.body != framing::length) return std::nullopt;
    return from_.head_.content_length;
  }

 private:
  connection& from_;
};

namespace {

constexpr unsigned most_reads_in_turn = 8;

/// How many bytes the chunked body at the beginning of `input` has on the wire, when all of it is
/// here; 0 when it is not, or is malformed: reading it will tell.
std::size_t whole_chunked_size(std::string_view input) noexcept {
  chunked_decoder trial;
  std::size_t at = 0;
  while (at < input.size() && !trial.done() && !trial.failed()) {
    at += trial.next(input.substr(at)).consumed;
  }
  return trial.done() ? at : 0;
}

}  // namespace

int connection::settle_body() {
  if (std::exchange(body_given_, head_.body != framing::none)) request_.body = {};
  body_taken_ = 0;
  body_failure_.reset();
  body_done_ =
      head_.body == framing::none || (head_.body == framing::length && head_.content_length == 0);
  continue_owed_ = false;
  if (body_done_) return 0;
  body_waited_ = {};
  body_base_ = input_.consumed();
  continue_owed_ = head_.expects_continue && !head_.http_1_0 && input_.empty();
  if (head_.body == framing::length) {
    if (head_.content_length > owner_.options().limits.body_bytes) return 413;
    body_left_ = head_.content_length;
    // Who waits to be asked for the body may be refused by the handler first.
    if (take_whole_body() || (!continue_owed_ && has_room_for_body())) return 0;
  } else {
    chunks_ = {};
    if (take_whole_body()) return 0;
  }
  if (!reading_ && input_.can_grow()) grow_input();
  request_.body = std::unique_ptr<body_source>(std::make_unique<server_body>(*this));
  return 0;
}

bool connection::has_room_for_body() {
  if (body_left_ <= input_.unread().size() + input_.space_size()) return true;
  if (reading_ || !input_.can_grow() || body_left_ > input_.capacity()) return false;
  grow_input();
  return true;
}

bool connection::take_whole_body() {
  char* const begin = input_.unread_data();
  std::size_t size = 0;
  if (head_.body == framing::length) {
    if (input_.unread().size() < body_left_) return false;
    size = static_cast<std::size_t>(body_left_);
    input_.consume(size);
  } else {
    std::string_view wire = input_.unread().substr(0, whole_chunked_size(input_.unread()));
    if (wire.empty() || wire.size() > owner_.options().limits.body_bytes) return false;
    input_.consume(wire.size());
    while (!chunks_.done()) {
      const chunked_decoder::step step = chunks_.next(wire);
      std::copy(step.data.begin(), step.data.end(), begin + size);
      size += step.data.size();
      wire.remove_prefix(step.consumed);
    }
  }
  request_.body = http::body::view({begin, size});
  body_done_ = true;
  continue_owed_ = false;
  return true;
}

task<int> connection::wait_for_body() {
  send_continue();
  while (!take_whole_body()) {
    pace_body();
    const clock::time_point since = owner_.now();
    read_awaiter more(*this);
    const bool arrived = co_await more;
    deadline_ = clock::time_point::max();
    body_waited_ += owner_.now() - since;
    if (!arrived) co_return expired_ ? 408 : 400;
  }
  co_return 0;
}

void connection::pace_body() noexcept {
  phase_ = phase::body;
  const std::uint64_t received = body_taken_ + input_.unread().size();
  const std::chrono::seconds earned(received / owner_.options().limits.body_bytes_per_second);
  deadline_ = owner_.after(owner_.options().timeouts.body + earned - body_waited_);
}

void connection::send_continue() {
  if (!std::exchange(continue_owed_, false)) return;
  output_.append("HTTP/1.1 100 Continue\r\n\r\n");
  try_flush();
}

void connection::fail_body(body_error::kind why) {
  body_failure_ = why;
  last_ = linger_ = true;
  throw body_error(why);
}

std::string_view connection::take_piece() {
  std::string_view piece;
  if (head_.body == framing::length) {
    const std::string_view unread = input_.unread();
    piece = unread.substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, unread.size())));
    input_.consume(piece.size());
    body_left_ -= piece.size();
    body_done_ = body_left_ == 0;
  } else {
    const chunked_decoder::step step = chunks_.next(input_.unread());
    input_.consume(step.consumed);
    if (chunks_.failed()) fail_body(body_error::kind::malformed);
    body_done_ = chunks_.done();
    piece = step.data;
  }
  body_taken_ += piece.size();
  if (body_taken_ > owner_.options().limits.body_bytes) fail_body(body_error::kind::too_large);
  return piece;
}

task<std::string_view> connection::read_body() {
  if (body_failure_) throw body_error(*body_failure_);
  while (!body_done_) {
    if (!input_.empty()) {
      const std::string_view piece = take_piece();
      if (!piece.empty()) co_return piece;
      continue;
    }
    if (!reading_) {
      if (input_.can_grow()) grow_input();
      input_.compact(body_base_);
    }
    send_continue();
    // What is here already is taken without a pause, but others get their turn, and a cancellation
    // is noticed, after some of it.
    if (++reads_in_turn_ % most_reads_in_turn != 0 && read_now()) continue;
    pace_body();
    const clock::time_point since = owner_.now();
    read_awaiter more(*this);
    bool arrived = false;
    try {
      arrived = co_await more;
    } catch (...) {
      deadline_ = clock::time_point::max();
      throw;
    }
    deadline_ = clock::time_point::max();
    phase_ = phase::handling;
    body_waited_ += owner_.now() - since;
    if (!arrived) fail_body(expired_ ? body_error::kind::timeout : body_error::kind::truncated);
  }
  co_return std::string_view{};
}

bool connection::skip_body() {
  if (body_failure_ || continue_owed_) return false;
  try {
    while (!body_done_ && !input_.empty()) take_piece();
  } catch (const body_error&) {
    return false;
  }
  return body_done_;
}

}  // namespace tenon::http::detail
