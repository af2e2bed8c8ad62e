#pragma once

#include <array>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <thread>

#include <tenon/async/event_loop.hpp>
#include <tenon/http/network_list.hpp>
#include <tenon/http/server.hpp>

#include "address_counts.hpp"
#include "connection.hpp"
#include "date_text.hpp"
#include "output_buffer.hpp"
#include "sockets.hpp"
#include "tls_acceptor.hpp"

namespace tenon::http::detail {

/// What the loops of one server have in common.
struct worker_common {
  /// Throws std::invalid_argument for what is no network, and tls_error.
  explicit worker_common(const server_options& options);
  /// Whether connections from there begin with the PROXY protocol.
  [[nodiscard]] bool is_proxy(const sockaddr_storage& from) const noexcept;
  /// Whether somebody there may have any number of connections.
  [[nodiscard]] bool is_unlimited(const sockaddr_storage& from) const noexcept;

  std::shared_ptr<tls_acceptor> tls{};  ///< null for connections that are not encrypted
  network_list proxies{};
  network_list unlimited{};
  bool unix_proxies = false;  ///< whoever connects to a Unix socket is one, too
  address_counts addresses;
};

/// One event loop with its thread, its listening socket and its connections.
class worker {
 public:
  /// Takes `listener`, a listening socket.
  worker(service& handler, const server_options& options, int listener, bool ipv6,
         std::shared_ptr<worker_common> common);
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;
  ~worker();

  /// Serves on the calling thread until it has been stopped.
  void run() noexcept;
  /// Does that on a thread of its own.
  void start();
  /// Begins the graceful end; from any thread, once.
  void stop(clock::duration grace) noexcept;
  void join();

  // For its connections.
  [[nodiscard]] service& handler() const noexcept { return handler_; }
  [[nodiscard]] const server_options& options() const noexcept { return options_; }
  [[nodiscard]] worker_common& common() const noexcept { return *common_; }
  [[nodiscard]] loop_executor io() const noexcept { return io_; }
  [[nodiscard]] executor loop() const noexcept { return loop_.get_executor(); }
  [[nodiscard]] const date_line& date() const noexcept { return date_; }
  /// A point up to one sweep behind: cheap, and good enough for deadlines.
  [[nodiscard]] clock::time_point now() const noexcept { return now_; }
  /// When `timeout` from now is surely over.
  [[nodiscard]] clock::time_point after(clock::duration timeout) const noexcept {
    return now_ + sweep_interval_ + timeout;
  }
  /// Lends an empty buffer room, for what is to be sent; `take_back` when all of it has been. So
  /// idle connections hold none, and busy ones use what the processor's cache still holds.
  void lend(output_buffer& to) noexcept {
    if (spare_outputs_ != 0) to.swap(spare_output_[--spare_outputs_]);
  }
  void take_back(output_buffer& from) noexcept;
  [[nodiscard]] std::uint64_t random() noexcept { return random_(); }
  /// The connection has ended; destroys it.
  void reap(connection& ended) noexcept;

 private:
  using acceptor = boost::asio::basic_socket_acceptor<tcp, loop_executor>;

  void accept_later();
  void accept_some();
  bool accept_one();
  void back_off();
  void sweep();
  void look_at_certificates() noexcept;
  void take_waiting();
  void begin_drain();
  void end_grace();
  void end_if_done();

  service& handler_;
  const server_options& options_;
  event_loop loop_;
  loop_executor io_;
  acceptor acceptor_;
  tcp protocol_;
  std::shared_ptr<worker_common> common_;
  std::size_t max_connections_;
  std::mt19937_64 random_;
  date_line date_;
  std::array<output_buffer, 32> spare_output_;
  std::size_t spare_outputs_ = 0;

  struct owned_work : work {
    owned_work(worker& owner, function run_function) : work(run_function), self(owner) {}
    worker& self;
  };
  struct owned_timer : timer {
    owned_timer(worker& owner, function fire_function) : timer(fire_function), self(owner) {}
    worker& self;
  };
  owned_work started_;
  owned_work stopped_;
  owned_timer sweeper_;
  owned_timer retry_;
  owned_timer grace_;

  clock::duration sweep_interval_;
  clock::time_point now_ = clock::now();
  clock::duration grace_period_{};
  connection* first_ = nullptr;
  std::size_t connections_ = 0;
  int reserve_ = -1;  // a descriptor to give up when there are no others
  bool accepting_ = false;
  bool draining_ = false;
  bool aborted_ = false;
  std::thread thread_;
};

}  // namespace tenon::http::detail
