#pragma once

#include <array>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <tenon/async/task.hpp>
#include <tenon/http/descriptor_source.hpp>
#include <tenon/http/server.hpp>
#include <tenon/http/takeover.hpp>

#include "address_counts.hpp"
#include "chunked.hpp"
#include "head_memory.hpp"
#include "head_parser.hpp"
#include "input_buffer.hpp"
#include "output_buffer.hpp"
#include "peer_address.hpp"
#include "response_head.hpp"
#include "sockets.hpp"
#include "tls_stream.hpp"

namespace tenon::http::detail {

class worker;

/// One accepted connection: reads requests, has them answered in order, and writes the answers, all
/// of one wake-up in one write. Lives on its worker's loop.
class connection {
 public:
  /// `tls`: null for a connection that is not encrypted.
  connection(worker& owner, loop_socket socket, std::unique_ptr<tls_stream> tls);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  /// Whom it is from, before it is started. `proxied`: it begins with the PROXY protocol, which
  /// tells that.
  void set_origin(const sockaddr_storage& from, address_counts::place place,
                  bool proxied) noexcept {
    set_peer(from);
    place_ = std::move(place);
    proxied_ = proxied;
  }
  void start();
  /// Acts on a deadline that has passed.
  void sweep(clock::time_point now) noexcept;
  /// Ends it as soon as the request in flight, if any, is answered.
  void drain() noexcept;
  /// Ends it now; a handler in flight is cancelled.
  void abort() noexcept;

  connection* next = nullptr;      ///< the worker's list
  connection* previous = nullptr;  ///< the worker's list

 private:
  friend class server_body;
  class read_awaiter;
  class turn_awaiter;
  struct read_handler;
  struct write_awaiter;
  struct handshake_awaiter;
  template <class T>
  struct handler_awaiter;
  struct answer_awaiter;
  class raw_stream;
  enum class phase : std::uint8_t { idle, head, body, handling, writing, upgraded, lingering };

  void set_peer(const sockaddr_storage& from) noexcept {
    peer_.set(from);
    request_.peer = peer_.text();
  }

  // The coroutine: connection.cpp
  task<void> serve();
  task<int> wait_for_body();
  task<void> close();
  bool wait_for_head() noexcept;
  /// Whether to look for a further request before waiting for one.
  bool may_have_come() noexcept;
  /// What can be done before the handler runs; the status to refuse the request with, or 0.
  int begin_request();
  void prepare_context();
  /// For a request without an id that can be passed on; valid until the next one.
  std::string_view next_request_id() noexcept;
  /// To the observer, which there is.
  void report(const response& answer, std::uint64_t bytes) const;
  void refuse(int status);

  // The request's body: connection_body.cpp
  /// The status to refuse the request with, or 0.
  int settle_body();
  bool take_whole_body();
  /// Whether all of a body whose length is known can be received before the handler runs.
  bool has_room_for_body();
  task<std::string_view> read_body();
  std::string_view take_piece();
  /// Takes the rest of the body when it is here; false when it is not.
  bool skip_body();
  void send_continue();
  [[noreturn]] void fail_body(body_error::kind why);
  void pace_body() noexcept;

  response_framing settle_answer(const response& answer);

  // The answer: connection_send.cpp
  [[nodiscard]] response_framing frame(const response& answer) const noexcept;
  /// Puts the answer behind what is to be sent; false when it is too large for that, or a stream:
  /// its content is then left to `send_content`.
  bool queue(const response& answer, const response_framing& framing);
  task<void> send_content(response& answer, response_framing framing);
  task<std::uint64_t> send_stream(http::body& content, response_framing framing);
  /// Has the kernel send what lies in a file; how many bytes.
  task<std::uint64_t> send_file(descriptor_source& file);
  task<void> send_piece(std::string_view piece, bool chunked);
  /// Sends what it can without waiting; false when something is left for `flush`.
  bool try_flush() noexcept;
  task<void> flush(std::string_view more = {});
  void pace_write(std::uint64_t written) noexcept;

  // No longer HTTP: connection_takeover.cpp
  task<void> take_over(takeover& by);
  task<std::string_view> read_raw();
  task<bool> write_raw(std::string_view bytes);

  // The socket
  void start_read();
  /// Takes what has arrived already; false when nothing has, or when only a read can tell what
  /// became of the peer.
  bool read_now();
  void make_space();
  /// Reads into a large block from now on. Not while a read is running.
  void grow_input();
  void watch();
  void on_read(const boost::system::error_code& failure, std::size_t size) noexcept;
  /// Sends what the socket takes now.
  [[nodiscard]] sent send_some(std::string_view first, std::string_view second = {}) noexcept {
    return tls_ == nullptr ? send_now(socket_.native_handle(), first, second)
                           : tls_->write(first, second);
  }

  // The PROXY protocol: connection_proxy.cpp
  /// False when the header is malformed, or took too long, or its address has enough connections.
  task<bool> read_proxy_header();

  // TLS: connection_tls.cpp
  /// False when the handshake has failed, or took too long.
  task<bool> shake_hands();
  void start_tls_read();
  void read_tls() noexcept;

  /// Told when `serve` has ended; has the worker destroy the connection a little later.
  struct ending : tenon::detail::completion, work {
    explicit ending(connection& owner) noexcept;
    connection& self;
  };

  worker& owner_;
  loop_socket socket_;
  std::unique_ptr<tls_stream> tls_;  // null: the connection is not encrypted
  input_buffer input_;
  output_buffer output_;
  cancellation_source cancellation_;
  context context_;      // the handlers'
  context own_context_;  // never cancelled: the connection always ends in order
  task<void> running_;
  ending ending_;

  request request_;
  message_head head_;
  std::unique_ptr<head_memory> memory_;  // null until a second request has come
  bool asked_before_ = false;
  chunked_decoder chunks_;
  std::uint64_t body_left_ = 0;  // framing::length: not taken yet
  std::uint64_t body_taken_ = 0;
  std::size_t body_base_ = 0;  // where a streamed body's pieces begin in the buffer
  std::size_t last_piece_ = 0;
  clock::duration body_waited_{};   // for the peer to send this body
  clock::duration write_waited_{};  // for it to take what is sent
  bool body_given_ = false;         // the last request had one
  bool body_done_ = true;
  std::optional<body_error::kind> body_failure_;
  bool continue_owed_ = false;

  phase phase_ = phase::idle;
  bool reading_ = false;
  bool input_ended_ = false;
  bool expired_ = false;
  bool draining_ = false;
  bool broken_ = false;  // nothing can be sent any more
  bool last_ = false;    // no further request is read
  bool linger_ = false;  // the peer may still be sending
  bool proxied_ = false;
  read_awaiter* reader_ = nullptr;
  takeover* taken_by_ = nullptr;
  clock::time_point deadline_ = clock::time_point::max();
  clock::time_point head_deadline_ = clock::time_point::max();
  std::size_t in_this_wakeup_ = 0;
  std::uint8_t waits_ = 0;      // for heads; counted as far as it matters
  unsigned reads_in_turn_ = 0;  // of the body
  clock::time_point started_{};

  peer_address peer_;
  address_counts::place place_;
  std::uint8_t request_digits_ = 0;
  std::array<char, 40> request_id_{};
  std::string trace_state_;
  // Most requests fit, and this is near the rest of what they touch. A connection that is idle has
  // no other memory for input, and none for output.
  std::array<char, 2048> first_input_;
};

}  // namespace tenon::http::detail
