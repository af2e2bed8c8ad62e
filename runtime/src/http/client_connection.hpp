#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>

#include <tenon/http/client_options.hpp>
#include <tenon/http/transport_error.hpp>

#include "chunked.hpp"
#include "client_origin.hpp"
#include "client_stream.hpp"
#include "head_parser.hpp"
#include "input_buffer.hpp"
#include "piece_rooms.hpp"
#include "request_head.hpp"

namespace tenon::http::detail {

/// One connection of a client, used by one exchange at a time, on one loop.
class client_connection {
 public:
  /// `permit` is held as long as the connection is in use, and what it takes of `rooms`.
  client_connection(client_stream stream, const client_options& options,
                    std::shared_ptr<client_origin> origin, connection_limit::permit permit,
                    std::shared_ptr<piece_rooms> rooms);
  client_connection(const client_connection&) = delete;
  client_connection& operator=(const client_connection&) = delete;
  ~client_connection() = default;

  /// Sends the request, as far as that goes without waiting. True when nothing is left for
  /// `finish_sending`, which needs no more of the request than a stream, which is moved from it.
  [[nodiscard]] bool begin_sending(request& outgoing, const request_route& route,
                                   const context& from);
  /// Sends the rest. A peer that stops reading is not an error: it may have answered. Throws what
  /// the content's own source throws.
  task<void> finish_sending();
  /// The head of the answer; interim ones (1xx) are passed over.
  task<response> receive_head(method asked);
  /// The next piece of the answer's content, valid until the next call; empty at the end.
  task<std::string_view> read_body();
  /// As `read_body`, into `room`: how many bytes; nothing of content whose length is not known.
  task<std::optional<std::size_t>> read_body_into(std::span<char> room);
  /// All of the content, when it is of a length known and at most `most`; nothing otherwise.
  task<std::optional<std::string>> read_small_body(std::size_t most);

  /// Whether any byte of an answer was received: then the request must not be repeated.
  [[nodiscard]] bool answered() const noexcept { return answered_; }
  [[nodiscard]] std::optional<std::uint64_t> body_length() const noexcept;
  /// A streamed request's content, wherever its reading has stopped. Not while sending.
  [[nodiscard]] http::body take_content() noexcept { return std::move(content_); }
  /// Gives the connection to the pool when the exchange is over and the peer keeps it open.
  void give_back();
  /// Ends it; who reads or writes is told so.
  void close() noexcept { stream_.close(); }

 private:
  /// False when the peer stopped reading, or reads too slowly.
  task<bool> write(std::string_view first, std::string_view second = {});
  task<bool> send_stream();
  /// False at the end of the input.
  task<bool> read_more();
  /// Larger room, when there is one, nothing is in this and much is to come.
  void make_room_for_body();
  [[nodiscard]] std::string_view take_piece();
  /// Content of a length that is known.
  void count_body(std::size_t size) noexcept;

  client_stream stream_;
  const client_options& options_;
  std::shared_ptr<client_origin> origin_;
  connection_limit::permit permit_;
  std::shared_ptr<piece_rooms> rooms_;
  piece_rooms::room room_{};
  input_buffer input_;  // in `room_`, when it has one
  std::string output_;
  std::size_t sent_in_turn_ = 0;
  http::body content_;  // what is left to send, after `output_`
  message_head head_;
  chunked_decoder chunks_;
  std::uint64_t body_left_ = 0;
  bool body_done_ = true;
  bool answered_ = false;
  bool sent_whole_ = false;
};

}  // namespace tenon::http::detail
