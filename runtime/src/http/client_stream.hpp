#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include <tenon/async/task.hpp>

#include "idle_stream.hpp"
#include "sockets.hpp"
#include "tls_connector.hpp"

namespace tenon::http::detail {

/// The bytes to and from a server, encrypted or not, on one loop. One task may read while another
/// writes.
class client_stream {
 public:
  explicit client_stream(boost::asio::any_io_executor loop) : socket_(std::move(loop)) {}

  /// Goes on with a connection that was put aside.
  void adopt(idle_stream from);
  /// Puts the connection aside; its socket is -1 when there is none.
  [[nodiscard]] idle_stream detach();

  /// Throws boost::system::system_error.
  task<void> connect(tcp::endpoint to);
  /// Throws transport_error::tls.
  task<void> secure(const tls_connector& with, std::string host);

  /// At least one byte, or 0 at the end of what the peer sends. Throws transport_error::closed when
  /// it was cut off.
  task<std::size_t> read_some(char* into, std::size_t space);
  /// Sends what the connection takes now.
  [[nodiscard]] sent send_some(std::string_view first, std::string_view second = {}) noexcept;
  /// Sends it all. Throws transport_error::closed.
  task<void> send_all(std::string_view text);
  /// Waits until it may take more.
  task<void> writable();
  /// Nothing can be sent or received any more; those who wait are told so.
  void close() noexcept;

 private:
  using socket = boost::asio::basic_stream_socket<tcp, boost::asio::any_io_executor>;
  task<std::size_t> read_tls(char* into, std::size_t space);
  task<void> readable();

  socket socket_;
  std::unique_ptr<tls_stream> tls_;  // null: not encrypted
};

}  // namespace tenon::http::detail
