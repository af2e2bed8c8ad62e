#pragma once

#include <memory>
#include <string>

#include <tenon/http/client.hpp>

#include "chunked.hpp"
#include "client_stream.hpp"
#include "connection_pool.hpp"
#include "head_parser.hpp"
#include "input_buffer.hpp"

namespace tenon::http::detail {

/// One connection of a client, used by one exchange at a time, on one loop.
class client_connection {
 public:
  client_connection(boost::asio::any_io_executor loop, const client_options& options,
                    std::shared_ptr<connection_pool> pool);
  client_connection(const client_connection&) = delete;
  client_connection& operator=(const client_connection&) = delete;
  ~client_connection() = default;

  /// Takes an open connection from the pool; false when there is none.
  bool reuse();
  /// `tls`: null for one that is not encrypted.
  task<void> connect(const std::string& host, std::uint16_t port, const tls_connector* tls);

  /// Sends the request. A peer that stops reading is not an error yet: it may have answered.
  task<void> send(request& outgoing, std::string_view authority, const context& from);
  /// The head of the answer; interim ones (1xx) are passed over.
  task<response> receive_head(method asked);
  /// The next piece of the answer's content, valid until the next call; empty at the end.
  task<std::string_view> read_body();
  /// All of the content, when it is of a length known and at most `most`; nothing otherwise.
  task<std::optional<std::string>> read_small_body(std::size_t most);

  /// Whether any byte of an answer was received: then the request must not be repeated.
  [[nodiscard]] bool answered() const noexcept { return answered_; }
  [[nodiscard]] std::optional<std::uint64_t> body_length() const noexcept;
  /// Gives the connection to the pool when the exchange is over and the peer keeps it open.
  void give_back();

 private:
  /// False when the peer stopped reading, or reads too slowly.
  task<bool> write(std::string_view first, std::string_view second = {});
  task<bool> send_stream(request& outgoing);
  /// False at the end of the input.
  task<bool> read_more();
  [[nodiscard]] std::string_view take_piece();

  client_stream stream_;
  const client_options& options_;
  std::shared_ptr<connection_pool> pool_;
  input_buffer input_;
  std::string output_;
  message_head head_;
  chunked_decoder chunks_;
  std::uint64_t body_left_ = 0;
  bool body_done_ = true;
  bool answered_ = false;
  bool sent_whole_ = false;
};

}  // namespace tenon::http::detail
