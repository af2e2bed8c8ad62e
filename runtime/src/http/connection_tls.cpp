#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include "connection_awaiters.hpp"

namespace tenon::http::detail {

task<bool> connection::shake_hands() {
  using state = tls_stream::state;
  phase_ = phase::head;
  // It counts as a part of the first head: whoever stops half-way has no longer for it.
  head_deadline_ = owner_.after(owner_.options().timeouts.head);
  for (;;) {
    const state now = tls_->handshake();
    if (now == state::done) break;
    if (now == state::ended || now == state::failed) {
      tls_.reset();
      linger_ = true;  // the peer is to read the alert
      co_return false;
    }
    deadline_ = head_deadline_;
    handshake_awaiter ready{*this, now == state::want_read};
    co_await ready;
    deadline_ = clock::time_point::max();
    if (expired_ || broken_) co_return false;
  }
  head_deadline_ = clock::time_point::max();
  co_return true;
}

void connection::start_tls_read() {
  if (tls_->pending()) {
    // Decrypted already: the socket may stay quiet.
    boost::asio::post(socket_.get_executor(), [this] { read_tls(); });
    return;
  }
  socket_.async_wait(loop_socket::wait_read, [this](const boost::system::error_code& failure) {
    if (failure) {
      on_read(failure, 0);
    } else {
      read_tls();
    }
  });
}

void connection::read_tls() noexcept {
  using state = tls_stream::state;
  if (!socket_.is_open()) return on_read(boost::asio::error::operation_aborted, 0);
  const tls_stream::progress got = tls_->read(input_.space(), input_.space_size());
  switch (got.now) {
    case state::done:
      on_read({}, got.bytes);
      break;
    case state::want_read:
      start_tls_read();
      break;
    case state::want_write:
      socket_.async_wait(loop_socket::wait_write, [this](const boost::system::error_code& failure) {
        if (failure) {
          on_read(failure, 0);
        } else {
          read_tls();
        }
      });
      break;
    case state::ended:
      on_read(boost::asio::error::eof, 0);
      break;
    case state::failed:
      // Among others the end without a goodbye: what was received may be a part of a message.
      on_read(boost::asio::error::connection_reset, 0);
      break;
  }
}

}  // namespace tenon::http::detail
