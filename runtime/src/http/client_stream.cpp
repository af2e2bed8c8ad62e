#include "client_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <tenon/async/asio.hpp>
#include <tenon/http/transport_error.hpp>

namespace tenon::http::detail {

void client_stream::adopt(idle_stream from) {
  tls_ = std::move(from.tls);
  socket_.assign(tcp::v4(), from.release());  // the protocol matters only to open()
}

idle_stream client_stream::detach() {
  boost::system::error_code failure;
  const int open = socket_.release(failure);
  return failure ? idle_stream{} : idle_stream(open, std::move(tls_));
}

task<void> client_stream::connect(tcp::endpoint to) {
  close();
  co_await socket_.async_connect(to, use_task);
  boost::system::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
}

task<void> client_stream::secure(const tls_connector& with, std::string host) {
  using state = tls_stream::state;
  tls_ = with.connect(socket_.native_handle(), host);
  for (;;) {
    const state now = tls_->handshake();
    if (now == state::done) break;
    if (now == state::want_read) {
      co_await readable();
    } else if (now == state::want_write) {
      co_await writable();
    } else {
      throw transport_error(transport_error::kind::tls,
                            "no TLS connection to " + host + ": " + tls_->failure());
    }
  }
}

task<void> client_stream::readable() {
  co_await socket_.async_wait(tcp::socket::wait_read, use_task);
}

task<void> client_stream::writable() {
  co_await socket_.async_wait(tcp::socket::wait_write, use_task);
}

task<std::size_t> client_stream::read_some(char* into, std::size_t space) {
  if (tls_ != nullptr) {
    const std::size_t size = co_await read_tls(into, space);
    co_return size;
  }
  try {
    const std::size_t size =
        co_await socket_.async_read_some(boost::asio::buffer(into, space), use_task);
    co_return size;
  } catch (const boost::system::system_error& error) {
    if (error.code() != boost::asio::error::eof) {
      throw transport_error(transport_error::kind::closed, error.code().message());
    }
  }
  co_return 0;
}

task<std::size_t> client_stream::read_tls(char* into, std::size_t space) {
  using state = tls_stream::state;
  for (;;) {
    if (!socket_.is_open()) break;
    const tls_stream::progress got = tls_->read(into, space);
    if (got.now == state::done) co_return got.bytes;
    if (got.now == state::ended) co_return 0;
    if (got.now == state::failed) break;
    try {
      if (got.now == state::want_read) {
        co_await readable();
      } else {
        co_await writable();
      }
    } catch (const boost::system::system_error&) {
      break;
    }
  }
  throw transport_error(transport_error::kind::closed,
                        "the encrypted connection broke: " + tls_->failure());
}

sent client_stream::send_some(std::string_view first, std::string_view second) noexcept {
  if (!socket_.is_open()) return {0, true};
  return tls_ == nullptr ? send_now(socket_.native_handle(), first, second)
                         : tls_->write(first, second);
}

task<void> client_stream::send_all(std::string_view text) {
  for (;;) {
    const sent result = send_some(text);
    if (result.broken) {
      throw transport_error(transport_error::kind::closed, "the connection broke");
    }
    text.remove_prefix(result.bytes);
    if (text.empty()) break;
    co_await writable();
  }
}

void client_stream::close() noexcept {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace tenon::http::detail
