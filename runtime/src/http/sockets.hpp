#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <string_view>

namespace tenon::http::detail {

using tcp = boost::asio::ip::tcp;
/// A socket of one event loop: a concrete executor, so that nothing is erased on the hot path.
using loop_executor = boost::asio::io_context::executor_type;
using loop_socket = boost::asio::basic_stream_socket<tcp, loop_executor>;

/// What one attempt to send without waiting came to.
struct sent {
  std::size_t bytes = 0;
  bool broken = false;  ///< the connection cannot be written to any more
};
/// Sends what the socket takes now; `first` before `second`.
[[nodiscard]] sent send_now(int socket, std::string_view first,
                            std::string_view second = {}) noexcept;

/// Receives what is here, without waiting; how much, or 0: nothing is, or the peer has ended, or
/// the connection is broken.
[[nodiscard]] std::size_t receive_now(int socket, char* to, std::size_t space) noexcept;

/// Has the kernel send a part of a file. A file that ends before it is as a broken connection.
[[nodiscard]] sent send_file_now(int socket, int file, std::uint64_t offset,
                                 std::uint64_t length) noexcept;

}  // namespace tenon::http::detail
