#include <algorithm>

#include <tenon/async/sleep.hpp>

#include "connection_awaiters.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::uint64_t most_of_a_file = 512 * 1024;  // in one call
constexpr std::size_t most_copied = 16 * 1024;  // larger contents are sent from where they are

// What is rare is kept out of what every answer runs through.
constexpr std::string_view connection_name = "Connection";

[[gnu::noinline]] bool has_close(const fields& headers) noexcept {
  return std::any_of(headers.begin(), headers.end(), [](const fields::field& each) {
    return equal_ignoring_case(each.name, connection_name) && list_contains(each.value, "close");
  });
}

bool asks_to_close(const fields& headers) noexcept {
  bool has_such_size = false;
  for (const fields::field& each : headers) {
    has_such_size |= each.name.size() == connection_name.size();
  }
  return has_such_size && has_close(headers);
}

}  // namespace

response_framing connection::frame(const response& answer) const noexcept {
  using kind = response_framing::kind;
  response_framing framing;
  framing.http_1_0 = head_.http_1_0;
  framing.close = last_ || draining_ || !head_.keep_alive;
  if (!framing.close) framing.close = asks_to_close(answer.headers);
  if (!status_allows_content(answer.status)) return framing;
  if (const std::optional<std::uint64_t> size = answer.body.size()) {
    framing.body = kind::length;
    framing.length = *size;
  } else if (head_.http_1_0) {
    framing.body = kind::until_close;
    framing.close = true;
  } else {
    framing.body = kind::chunked;
  }
  return framing;
}

bool connection::queue(const response& answer, const response_framing& framing) {
  if (output_.empty()) owner_.lend(output_);
  append_response_head(output_, answer, framing, owner_.date());
  const bool silent =
      framing.body == response_framing::kind::none || request_.method == method::head;
  if (!silent && (!answer.body.buffered() || framing.length > most_copied)) return false;
  if (!silent) output_.append(answer.body.text());
  if (owner_.options().observer != nullptr) report(answer, silent ? 0 : framing.length);
  return true;
}

task<void> connection::send_content(response& answer, response_framing framing) {
  std::uint64_t bytes = framing.length;
  if (answer.body.buffered()) {
    co_await flush(answer.body.text());
  } else if (auto* const file = dynamic_cast<descriptor_source*>(answer.body.source());
             file != nullptr && tls_ == nullptr && framing.body == response_framing::kind::length) {
    bytes = co_await send_file(*file);
  } else {
    bytes = co_await send_stream(answer.body, framing);
  }
  if (owner_.options().observer != nullptr) report(answer, bytes);
}

task<std::uint64_t> connection::send_stream(http::body& content, response_framing framing) {
  const bool chunked = framing.body == response_framing::kind::chunked;
  std::uint64_t bytes = 0;
  bool complete = false;
  std::size_t in_this_turn = 0;
  watch();
  while (!broken_) {
    std::string_view piece;
    bool failed = false;
    try {
      handler_awaiter<std::string_view> reading(*this, content.read());
      piece = co_await reading;
    } catch (...) {
      failed = true;
    }
    if (failed) break;
    if (piece.empty()) {
      complete = framing.body != response_framing::kind::length || bytes == framing.length;
      break;
    }
    bytes += piece.size();
    if (framing.body == response_framing::kind::length && bytes > framing.length) break;
    co_await send_piece(piece, chunked);
    if (++in_this_turn < owner_.options().limits.requests_per_wakeup) continue;
    in_this_turn = 0;
    co_await yield();
  }
  if (complete && chunked) output_.append("0\r\n\r\n");
  if (!complete) {
    // The peer must not take what it has for the whole: the connection ends without the last chunk.
    co_await flush();
    broken_ = true;
  }
  co_return bytes;
}

task<std::uint64_t> connection::send_file(descriptor_source& file) {
  const std::uint64_t length = file.length().value_or(0);
  std::uint64_t bytes = 0;
  watch();
  co_await flush();
  write_waited_ = {};
  while (!broken_ && bytes < length) {
    const sent result = send_file_now(socket_.native_handle(), file.descriptor(), file.offset(),
                                      std::min<std::uint64_t>(length - bytes, most_of_a_file));
    broken_ = result.broken;
    bytes += result.bytes;
    file.skip(result.bytes);
    if (broken_ || bytes == length) break;
    if (result.bytes != 0) {
      co_await yield();  // the disk may be slow: others get their turn
      continue;
    }
    pace_write(bytes);
    const clock::time_point since = owner_.now();
    write_awaiter ready{*this};
    co_await ready;
    deadline_ = clock::time_point::max();
    write_waited_ += owner_.now() - since;
    if (expired_) broken_ = true;
  }
  co_return bytes;
}

task<void> connection::send_piece(std::string_view piece, bool chunked) {
  if (!chunked) {
    co_await flush(piece);
    co_return;
  }
  output_.append(chunk_size_line(piece.size()).text());
  if (piece.size() <= most_copied) {
    output_.append(piece).append("\r\n");
    if (!try_flush()) co_await flush();
  } else {
    co_await flush(piece);
    output_.append("\r\n");
  }
}

bool connection::try_flush() noexcept {
  if (broken_) output_.clear();
  if (output_.empty()) return true;
  const sent result = send_some(output_.text());
  if (result.broken) {
    broken_ = true;
    output_.clear();
  } else {
    output_.remove_prefix(result.bytes);
  }
  if (!output_.empty()) return false;
  owner_.take_back(output_);
  return true;
}

task<void> connection::flush(std::string_view more) {
  std::string_view first = output_.text();
  std::uint64_t written = 0;
  write_waited_ = {};
  while (!broken_ && !(first.empty() && more.empty())) {
    const sent result = send_some(first, more);
    broken_ = result.broken;
    written += result.bytes;
    const std::size_t of_first = std::min(result.bytes, first.size());
    first.remove_prefix(of_first);
    more.remove_prefix(result.bytes - of_first);
    if (broken_ || (first.empty() && more.empty())) break;
    pace_write(written);
    const clock::time_point since = owner_.now();
    write_awaiter ready{*this};
    co_await ready;
    deadline_ = clock::time_point::max();
    write_waited_ += owner_.now() - since;
    if (expired_) broken_ = true;
  }
  owner_.take_back(output_);
}

void connection::pace_write(std::uint64_t written) noexcept {
  phase_ = phase::writing;
  const std::chrono::seconds earned(written / owner_.options().limits.body_bytes_per_second);
  deadline_ = owner_.after(owner_.options().timeouts.write + earned - write_waited_);
}

}  // namespace tenon::http::detail
