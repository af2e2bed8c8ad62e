#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <tenon/http/tls.hpp>

namespace tenon::http {

/// How long a peer may take. None is infinite; the calling task's own deadline may come sooner.
struct client_timeouts {
  /// Name look-up, connection, TLS handshake, and waiting for one of `client_options::connections`.
  std::chrono::milliseconds connect{10'000};
  /// To the answer's head: from the start of sending or, of content that is sent piece by piece,
  /// from its end. Also for the peer to read on while content is sent.
  std::chrono::milliseconds response{60'000};
  std::chrono::milliseconds body{30'000};  ///< for each piece of the answer's content
  /// From the call to its answer, over all tries and redirects. A request whose content is a stream
  /// takes as long as that gives pieces and the peer reads them.
  std::chrono::milliseconds total{300'000};
};

/// When a request is sent again. One that had no effect may be: no connection was made, or it is
/// idempotent (RFC 9110 section 9.2.2, or has an Idempotency-Key) and the connection broke before
/// any byte of an answer. Content that is a stream is sent once; one that can be read again
/// (`restartable`) once more, when the kept connection that it began on turns out to be closed.
struct client_retries {
  unsigned most = 2;  ///< further tries of one request
  /// Idempotent requests are also tried again after 429, 502, 503 and 504, which are answers.
  bool statuses = false;
  /// POST and PATCH requests without an Idempotency-Key get one, a random UUID that all tries and
  /// redirects of the request have in common: then they are tried again too. For services that heed
  /// it. Content that is a stream is still sent once.
  bool idempotency_keys = false;
  /// The wait is random between zero and this, doubled for each further try ("full jitter"), …
  std::chrono::milliseconds first_delay{50};
  std::chrono::milliseconds longest_delay{2'000};  ///< … up to this.
  /// An answer's Retry-After is waited for instead; after a longer one there is no further try.
  std::chrono::milliseconds longest_retry_after{10'000};
  /// Further tries that a host has in reserve, for all requests together, …
  unsigned budget = 10;
  double budget_share = 0.2;  ///< … and what each request adds to them.
};

/// Calls to a host that fails fail at once, for a while.
struct client_breaker {
  /// Requests in a row without an answer, or answered 502, 503 or 504. Zero: never.
  unsigned failures = 20;
  std::chrono::milliseconds pause{1'000};  ///< then one request is let through to see
};

/// Content codings of answers that are taken off: gzip, deflate, br and zstd. They are asked for
/// (Accept-Encoding) unless the request says itself which it takes.
struct client_decoding {
  bool enabled = true;
  std::uint64_t bytes = std::uint64_t{1} << 30U;  ///< of the decoded content; more is too_large
  /// The same for content more than so many times larger than what was received, past 1 MiB. Zero:
  /// any.
  unsigned ratio = 200;
};

/// An HTTP proxy: requests to http URLs are sent to it, tunnels to https hosts are asked of it
/// (CONNECT).
struct client_proxy {
  std::string url{};            ///< as in "http://proxy:3128"; empty: none
  std::string authorization{};  ///< Proxy-Authorization, as in "Basic …"
  /// Hosts that are reached without it: names, with those below them, addresses, or `*`.
  std::vector<std::string> except{};
  /// Takes all that from HTTPS_PROXY, https_proxy, http_proxy, NO_PROXY and no_proxy, where `url`
  /// is empty.
  bool from_environment = false;
};

struct client_options {
  client_timeouts timeouts{};
  std::size_t connections = 256;                     ///< in use to one host; more requests wait
  std::size_t idle_connections = 64;                 ///< kept open for later requests, to one host
  std::chrono::milliseconds idle_lifetime{30'000};   ///< for how long
  std::chrono::milliseconds names_lifetime{30'000};  ///< addresses of names are kept; 256 names
  std::size_t head_bytes = 64 * 1024;                ///< of an answer; more is an error
  std::size_t fields = 200;                          ///< the same
  /// Content that says it is at least so long is received in pieces of up to so many bytes, each
  /// connection with room for one; other content in the room that there is for heads. Zero: all.
  std::size_t piece_bytes = 0;
  /// How many bytes the rooms for such pieces take, those of all connections together. A connection
  /// that finds none left does not wait: it receives in the room that there is for heads.
  std::size_t piece_memory = std::size_t{16} << 20U;
  /// Connections may be made to addresses that are not public: this machine, private and link-local
  /// networks. Without, such a host is transport_error::connect: for URLs that others chose. A
  /// proxy, and a Unix socket, may be anywhere.
  bool private_addresses = true;
  client_tls tls{};  ///< for https
  client_retries retries{};
  client_breaker breaker{};
  client_decoding decoding{};
  client_proxy proxy{};
  /// How many redirects of one request are followed; with zero they are answers. To another origin
  /// no credentials go along: Authorization, Cookie, `request::credential_names`. Never from https
  /// to http.
  unsigned redirects = 0;
  /// How many cookies are kept (RFC 6265), each for the host alone that has set it. Zero: none.
  std::size_t cookies = 0;
  /// A field that tells the server in how many milliseconds the call's deadline is, such as
  /// "X-Request-Timeout-Ms"; empty: none.
  std::string deadline_header{};
  /// The path of a Unix socket to connect to, whatever the URL's host.
  std::string unix_socket{};
};

}  // namespace tenon::http
