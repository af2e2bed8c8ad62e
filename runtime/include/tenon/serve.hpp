#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tenon/api/security.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

class background;
namespace middleware {
class layer;
}

namespace api {
class server;
}

/// What an application does around its serving. Each task is run once.
class lifespan {
 public:
  virtual ~lifespan() = default;
  /// Before any request is accepted; a failure ends the program with 1. On a loop of its own.
  virtual task<> start_up();
  /// As soon as requests are accepted, at `address`; `/startupz` and `/readyz` are 503 until it has
  /// ended. A failure ends the program, with 1. On the server's first loop.
  virtual task<> ready(std::string address);
  /// After the last request, and what it left in the background. On a loop of its own.
  virtual task<> shut_down();
};

/// Something that a service needs before it is of use: asked about for `/readyz`.
struct readiness_check {
  std::string name{};  ///< shown to everybody who asks for `/readyz`
  /// Ends when all is well and throws when it is not, which is logged. On any loop of the server,
  /// never twice at the same time.
  std::function<task<>()> run{};
  std::chrono::milliseconds timeout{2'000};  ///< taking longer is a failure
};

/// Who may see the documentation: as an operation of the document says who may call it.
struct docs_guard {
  /// Outlives the serving; null: everybody may.
  api::authenticator* authenticator = nullptr;
  /// One alternative is enough: `{{.scheme = &petstore::schemes::login}}`.
  std::vector<api::security_use> security{};
};

/// How a service is served when neither flag, environment nor configuration file says otherwise.
struct serve_options {
  /// The address to listen on; "0.0.0.0" or "::" for every one, "unix:PATH" for a Unix socket. A
  /// socket that systemd passes (LISTEN_FDS) is served in its place.
  std::string host = "127.0.0.1";
  /// 0 lets the system choose; the line `listening on …` tells which.
  std::uint16_t port = 8080;
  /// Event loops, each on a thread of its own. With more than one, handlers are called from several
  /// threads at the same time and guard what they share; with one they never are.
  std::size_t threads = 1;
  /// "debug", "info" (one line a request), "warning" (only what went wrong) or "off".
  std::string log_level = "info";
  /// "logfmt" or "json".
  std::string log_format = "logfmt";
  /// How long requests that have begun may go on after SIGTERM or SIGINT.
  std::chrono::milliseconds drain_timeout = std::chrono::seconds{10};
  /// The largest request body taken, in bytes; a larger one is answered with 413.
  std::size_t max_body = std::size_t{1} << 20U;
  /// What is done with handlers' answers that break their schemas: "log", "fail" (500 is sent, and
  /// it is logged), "off", or empty: as the server itself says. Finding out costs time.
  std::string check_answers{};
  /// A loop that is kept busy for longer is logged, with the operation and the stack; 0: none is
  /// watched. For development: it interrupts system calls that block.
  std::chrono::milliseconds blocked_loop{0};
  /// Counts and times requests by operation, for Prometheus, at `/metrics`.
  bool metrics = false;
  /// A port of its own, on the same address, for `/metrics`, `/livez`, `/startupz` and `/readyz`;
  /// 0: any free one. Metrics are then there alone. It answers until the last request has been
  /// served.
  std::optional<std::uint16_t> admin_port{};
  /// The documentation: the page `/docs`, where what it shows can be tried out, and the document
  /// `/openapi.json`; both also below the API's base path. "auto": the page if it was built in (see
  /// docs/documentation-page.md); "on": there is no serving without it; "off": neither.
  std::string docs = "auto";
  /// Who sees both of them. From the program alone.
  tenon::docs_guard docs_guard{};
  /// `/readyz` is 200 when none of them fails. From the program alone.
  std::vector<readiness_check> checks{};
  /// For how long their outcome stands before they are run for `/readyz` again.
  std::chrono::milliseconds checks_lifetime{1'000};
  /// Services around the API, the outermost first; they outlive the serving. From the program
  /// alone.
  std::vector<middleware::layer*> layers{};
  /// Called around the serving; outlives it. From the program alone.
  tenon::lifespan* lifespan = nullptr;
  /// What handlers leave to do after their response is waited for within `drain_timeout`, then
  /// cancelled; its failures are logged. Outlives the serving. From the program alone.
  tenon::background* background = nullptr;
  /// PEM files of the server's certificate (with those up to its root) and its private key: with
  /// both, it speaks https only. Changed files are used for new connections, without a restart.
  std::string tls_cert{};
  std::string tls_key{};
  /// PEM file of the authorities that issue clients' certificates; not empty: every client has to
  /// show one.
  std::string tls_client_ca{};
  /// Networks of proxies in front, as `10.0.0.0/8`, or `unix` for a Unix socket: the client is whom
  /// they tell of, for the log and for everything inside, as middleware::trusted_proxies says.
  /// http::server_limits::connections_per_address is not for them.
  std::vector<std::string> trusted_proxies{};
  /// The headers that those write themselves: X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host,
  /// or Forwarded alone.
  std::vector<std::string> proxy_headers{"X-Forwarded-For"};
  /// The same for proxies that begin connections with the PROXY protocol, as they then have to; see
  /// http::server_options::proxy_protocol.
  std::vector<std::string> proxy_protocol{};
};

/// Serves the API until SIGTERM or SIGINT, then finishes what has begun (a second signal ends it at
/// once). Options come from, in this order, flags (`--help` lists them), environment (`TENON_PORT`
/// for `--port`, and so on), the file of `--config` (TOML or INI), and `options`.
///
/// Besides the API: `/livez`, `/startupz` (503 until `lifespan::ready` has ended), `/readyz` (the
/// same, and 503 while draining or while a check fails), `/docs` and `/openapi.json`. A path of the
/// API itself comes first. Prints `listening on http://HOST:PORT` (or https) to standard output
/// once it accepts connections; logs one line a request to standard error.
///
/// Call it from `main`, before starting threads that should not be interrupted by those signals.
/// The exit code: 0 when it ended as asked, 1 when it could not serve, 2 for wrong usage.
[[nodiscard]] int serve(int argc, char** argv, api::server& server, serve_options options = {});
[[nodiscard]] int serve(int argc, char** argv, api::server&& server, serve_options options = {});

}  // namespace tenon
