#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/async/executor.hpp>
#include <tenon/http/service.hpp>
#include <tenon/http/tls.hpp>

namespace tenon {
class background;
}

namespace tenon::http {

/// One answered request, for an access log. The views are valid during the call.
struct exchange {
  std::string_view method;
  std::string_view target;
  std::string_view request_id;
  std::string_view peer{};  ///< as http::request::peer
  int status = 0;
  std::uint64_t response_bytes = 0;  ///< of the content, without head and framing
  std::chrono::nanoseconds duration{};
};

/// Told about every answered request, on the thread that answered it: several at once.
class exchange_observer {
 public:
  virtual ~exchange_observer() = default;
  virtual void answered(const exchange& done) noexcept = 0;
  /// Changed certificates cannot be used, and the old ones stay. Told once for each change.
  virtual void certificates_unusable(std::string_view why) noexcept { (void)why; }
};

/// Asked about requests whose peer waits before it sends the body (Expect: 100-continue, RFC 9110
/// section 10.1.1), on the thread that serves the connection: several at once. Without one, the
/// body is asked for when it is read.
class continue_decision {
 public:
  virtual ~continue_decision() = default;
  /// 0 to go on; else the status to refuse with, before the handler is called, as 401, 413 or 417.
  virtual int decide(const request& head) noexcept = 0;
};

/// What a peer may ask of the server; more is answered with the status named here.
struct server_limits {
  std::size_t head_bytes = 16 * 1024;          ///< 431, or 414 within the request line
  std::size_t fields = 100;                    ///< 431
  std::uint64_t body_bytes = 8 * 1024 * 1024;  ///< 413
  std::size_t connections = 20'000;            ///< more wait unaccepted
  /// Of one address, or one /64 of IPv6: more are closed at once. 0: any number. Not for the
  /// networks of `server_options::proxies`; behind those of `proxy_protocol` clients are counted.
  std::size_t connections_per_address = 2'000;
  std::size_t requests_per_wakeup = 64;      ///< then other connections get their turn
  std::size_t body_bytes_per_second = 1024;  ///< slower than this, either way, is too slow
};

/// How long a peer may take. None is infinite.
struct server_timeouts {
  std::chrono::milliseconds idle{60'000};  ///< between two requests; then the connection is closed
  /// From a head's first byte to its end; then 408. The same for a TLS handshake; then closed.
  std::chrono::milliseconds head{10'000};
  std::chrono::milliseconds body{20'000};   ///< grace of the minimum rate for a body; then 408
  std::chrono::milliseconds write{20'000};  ///< the same for the peer's reading; then closed
};

struct server_options {
  /// A numeric address, a name that is looked up at start, or `unix:` and the path of a Unix
  /// socket, which is made, and stays when the server ends.
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one
  unsigned threads = 0;       ///< event loops; 0: one for each processor
  /// A socket that listens already, in place of host and port: from systemd, or from the process
  /// before this one, whose clients then notice nothing. The server takes it when it listens.
  int inherited = -1;
  /// Networks of proxies in front, as `10.0.0.0/8`, or `unix` for who connects to a Unix socket.
  /// Their connections, and no others, have to begin with the PROXY protocol, version 1 or 2, and
  /// the address that it tells is `request::peer`. Others' are theirs.
  std::vector<std::string> proxy_protocol{};
  /// Networks of proxies in front that speak plain HTTP. Their connections carry many clients'
  /// requests and are as many as they want. What they tell of clients is for
  /// middleware::trusted_proxies. `unix` changes nothing: a Unix socket's peers are never counted.
  std::vector<std::string> proxies{};
  server_limits limits{};
  server_timeouts timeouts{};
  server_tls tls{};  ///< with a certificate: every connection is encrypted
  /// Lives longer than the server.
  exchange_observer* observer = nullptr;
  /// Lives longer than the server.
  continue_decision* expectations = nullptr;
  /// Work that handlers leave behind: a stop closes it, waits for it as for requests, and cancels
  /// it with them. Lives longer than the server.
  background* jobs = nullptr;
};

/// The server cannot listen where it was told to.
class listen_error : public std::runtime_error {
 public:
  enum class kind : std::uint8_t { address_in_use, permission_denied, bad_address, other };
  listen_error(kind why, const std::string& message) : std::runtime_error(message), why_(why) {}
  [[nodiscard]] kind why() const noexcept { return why_; }

 private:
  kind why_;
};

/// Serves HTTP/1.1 with one event loop per thread. Each loop accepts its own connections
/// (SO_REUSEPORT) and calls the service for each request, on its thread. A handler that throws is
/// answered for with 500, or with body_error::status(). A handler whose peer hangs up is cancelled
/// through its context.
class server {
 public:
  /// `handler` lives longer than the server.
  server(service& handler, server_options options = {});
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  /// Stops without grace, if need be.
  ~server();

  /// Opens its sockets and returns; nothing is accepted yet. Throws listen_error, tls_error, and
  /// std::invalid_argument for what is no network.
  void listen();
  /// Listens and returns; the threads run. Throws listen_error, and tls_error.
  void start();
  /// Listens, unless it does already, and serves with the calling thread as one of its threads:
  /// with `threads` 1 it starts no other, which spares the process what sharing costs. Returns when
  /// the server has been stopped. Throws listen_error, and tls_error. What else goes wrong in a
  /// loop, as without memory, ends the process, as it does in the server's own threads.
  void run();
  /// The port it listens on. After `listen`.
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// `http://host:port`, `https://host:port` or `unix:path`. After `listen`.
  [[nodiscard]] std::string address() const;
  /// Reads the files of `server_options::tls` again, for the connections that come from now on.
  /// Throws tls_error; then the old ones stay in use. Any thread, after `listen`.
  void reload_tls();

  /// Where handlers run, one loop a thread. After `listen`, until the server has stopped.
  [[nodiscard]] std::vector<executor> loops() const;

  /// Stops accepting and closes idle connections; requests in flight are answered, with
  /// `Connection: close`, until `grace` is over; then they are cancelled. Returns at once. From any
  /// thread, a handler's too. Before the server runs it has `run` return at once; the second time
  /// it does nothing.
  void request_stop(std::chrono::milliseconds grace = std::chrono::seconds(10));
  /// Does that and returns when the threads have ended. From any thread but the server's own.
  void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));
  /// Blocks until the server has been stopped, or `request_stop` has been called and the threads
  /// have ended. From any thread but the server's own.
  void join();

 private:
  /// False when a stop came first.
  bool start_threads(std::size_t first);
  void join_threads();

  struct implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace tenon::http
