#include "client_connection.hpp"

#include <algorithm>
#include <tenon/async/sleep.hpp>
#include <tenon/async/timeout.hpp>

#include "response_head.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::size_t room_for_answer = 16 * 1024;
constexpr std::size_t most_in_turn = 256 * 1024;

transport_error broken_off() {
  return {transport_error::kind::closed, "the connection was closed before the answer was whole"};
}

}  // namespace

client_connection::client_connection(client_stream stream, const client_options& options,
                                     std::shared_ptr<client_origin> origin,
                                     connection_limit::permit permit,
                                     std::shared_ptr<piece_rooms> rooms)
    : stream_(std::move(stream)),
      options_(options),
      origin_(std::move(origin)),
      permit_(std::move(permit)),
      rooms_(std::move(rooms)),
      input_(options.head_bytes + room_for_answer) {}

bool client_connection::begin_sending(request& outgoing, const request_route& route,
                                      const context& from) {
  append_request_head(output_, outgoing, route, from);
  const std::string_view text = outgoing.body.text();
  const sent result = stream_.send_some(output_, text);
  const bool streamed = !outgoing.body.buffered();
  if (streamed) content_ = std::move(outgoing.body);
  if (result.broken) return true;
  if (!streamed && result.bytes == output_.size() + text.size()) {
    sent_whole_ = true;
    return true;
  }
  const std::size_t of_head = std::min(result.bytes, output_.size());
  output_.erase(0, of_head);
  if (!streamed) content_ = http::body(std::string(text.substr(result.bytes - of_head)));
  return false;
}

task<bool> client_connection::write(std::string_view first, std::string_view second) {
  while (!first.empty() || !second.empty()) {
    if (sent_in_turn_ >= most_in_turn) {
      // A peer that reads fast must not keep this loop from all else, such as the answer.
      sent_in_turn_ = 0;
      co_await yield();
    }
    const sent result = stream_.send_some(first, second);
    if (result.broken) co_return false;
    sent_in_turn_ += result.bytes;
    const std::size_t of_first = std::min(result.bytes, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(result.bytes - of_first);
    if (first.empty() && second.empty()) break;
    sent_in_turn_ = 0;
    try {
      co_await with_timeout(options_.timeouts.response, stream_.writable());
    } catch (const timeout_error&) {
      co_return false;
    }
  }
  co_return true;
}

task<void> client_connection::finish_sending() {
  // A server may answer, and close, before it has read everything: its answer decides.
  if (content_.buffered()) {
    sent_whole_ = co_await write(output_, content_.text());
  } else {
    sent_whole_ = co_await send_stream();
  }
}

task<bool> client_connection::send_stream() {
  const std::optional<std::uint64_t> length = content_.size();
  std::uint64_t bytes = 0;
  bool taken = co_await write(output_);
  output_.clear();
  while (taken) {
    const std::string_view piece = co_await content_.read();
    if (piece.empty()) break;
    bytes += piece.size();
    if (length && bytes > *length) break;
    if (length) {
      taken = co_await write(piece);
      continue;
    }
    output_.append(chunk_size_line(piece.size()).text());
    output_.append(piece).append("\r\n");
    taken = co_await write(output_);
    output_.clear();
  }
  if (!taken) co_return false;
  if (length && bytes != *length) {
    throw std::logic_error("a request's body source does not have the length it announced");
  }
  if (length) co_return true;
  const bool ended = co_await write("0\r\n\r\n");
  co_return ended;
}

task<bool> client_connection::read_more() {
  const std::size_t size = co_await stream_.read_some(input_.space(), input_.space_size());
  input_.received(size);
  co_return size != 0;
}

task<response> client_connection::receive_head(method asked) {
  const head_limits limits{options_.head_bytes, options_.fields};
  response answer;
  for (;;) {
    const head_result result = read_response_head(input_.unread(), limits, asked, answer, head_);
    if (result.outcome == head_result::state::failed) {
      const bool large = result.status == 431;
      throw transport_error(
          large ? transport_error::kind::too_large : transport_error::kind::protocol,
          large ? "the answer's head is too large" : "the answer is not valid HTTP/1.1");
    }
    if (result.outcome == head_result::state::incomplete) {
      input_.compact(0);
      const bool more = co_await read_more();
      if (!more) {
        throw transport_error(transport_error::kind::closed,
                              "the connection was closed before there was an answer");
      }
      answered_ = true;
      continue;
    }
    if (answer.status == 101) {
      throw transport_error(transport_error::kind::protocol, "the peer switched protocols unasked");
    }
    if (answer.status < 200) {
      input_.consume(result.size);
      continue;
    }
    fields owned(answer.headers);
    answer.headers = std::move(owned);
    input_.consume(result.size);
    break;
  }
  chunks_ = {};
  body_left_ = head_.content_length;
  body_done_ = head_.body == framing::none || (head_.body == framing::length && body_left_ == 0);
  co_return answer;
}

std::optional<std::uint64_t> client_connection::body_length() const noexcept {
  if (head_.body == framing::none) return 0;
  if (head_.body == framing::length) return head_.content_length;
  return std::nullopt;
}

std::string_view client_connection::take_piece() {
  const std::string_view unread = input_.unread();
  if (head_.body == framing::chunked) {
    const chunked_decoder::step step = chunks_.next(unread);
    input_.consume(step.consumed);
    if (chunks_.failed()) {
      throw transport_error(transport_error::kind::protocol, "the answer's chunks are malformed");
    }
    body_done_ = chunks_.done();
    return step.data;
  }
  std::size_t size = unread.size();
  if (head_.body == framing::length) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, body_left_));
    count_body(size);
  }
  input_.consume(size);
  return unread.substr(0, size);
}

void client_connection::count_body(std::size_t size) noexcept {
  body_left_ -= size;
  body_done_ = body_left_ == 0;
}

void client_connection::make_room_for_body() {
  const std::size_t wanted = rooms_->piece();
  if (wanted <= input_.capacity()) return;
  if (head_.body != framing::length || body_left_ < wanted) return;
  room_ = rooms_->take();
  if (room_) input_ = input_buffer(room_.bytes(), wanted);
}

task<std::string_view> client_connection::read_body() {
  while (!body_done_) {
    if (!input_.empty()) {
      const std::string_view piece = take_piece();
      if (!piece.empty()) co_return piece;
      continue;
    }
    input_.compact(0);
    make_room_for_body();
    const bool more = co_await read_more();
    if (more) continue;
    if (head_.body != framing::until_close) throw broken_off();
    body_done_ = true;
  }
  co_return std::string_view{};
}

task<std::optional<std::size_t>> client_connection::read_body_into(std::span<char> room) {
  if (head_.body != framing::length) co_return std::nullopt;
  if (body_done_) co_return 0;
  std::size_t size = std::min<std::uint64_t>(room.size(), body_left_);
  if (const std::string_view unread = input_.unread(); !unread.empty()) {
    size = unread.copy(room.data(), size);
    input_.consume(size);
  } else {
    size = co_await stream_.read_some(room.data(), size);
    if (size == 0) throw broken_off();
  }
  count_body(size);
  co_return size;
}

task<std::optional<std::string>> client_connection::read_small_body(std::size_t most) {
  const std::optional<std::uint64_t> length = body_length();
  if (!length || *length > most) co_return std::nullopt;
  std::string text;
  text.reserve(static_cast<std::size_t>(*length));
  for (;;) {
    const std::string_view piece = co_await read_body();
    if (piece.empty()) break;
    text.append(piece);
  }
  co_return text;
}

void client_connection::give_back() {
  if (!body_done_ || !head_.keep_alive || !sent_whole_ || !input_.empty()) return;
  idle_stream open = stream_.detach();
  if (open) origin_->pool.put(std::move(open));
}

}  // namespace tenon::http::detail
