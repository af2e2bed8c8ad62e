#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <tenon/http/client.hpp>
#include <tenon/http/upgrade.hpp>

#include "client_origin.hpp"
#include "cookie_jar.hpp"
#include "piece_rooms.hpp"
#include "request_head.hpp"
#include "resolver.hpp"

namespace tenon::http::detail {

/// What a client does, shared by it and the bodies that are still being read. Any thread.
class client_core : public std::enable_shared_from_this<client_core> {
 public:
  /// Throws tls_error, and std::invalid_argument for a bad proxy.
  client_core(url own, client_options options);
  client_core(const client_core&) = delete;
  client_core& operator=(const client_core&) = delete;

  /// Sends the request, with all that the options ask for.
  task<response> call(request& outgoing);
  /// Asks to switch protocols, on a new connection.
  task<upgraded> upgrade(request& asking);

 private:
  using origin_ptr = std::shared_ptr<client_origin>;
  /// How far one try has come.
  struct progress {
    bool sending = false;   // a connection was there
    bool answered = false;  // a part of an answer was received
  };

  /// Follows redirects, as far as the options allow.
  task<response> follow(request& outgoing);
  /// To one origin, with cookies and content codings.
  task<response> send(const origin_ptr& to, request& outgoing, std::string_view key);
  /// Sends it again as often as that may be done, and helps.
  task<response> send_repeatedly(const origin_ptr& to, request& outgoing,
                                 const request_route& route);
  /// Once, but for a kept connection that turns out to be closed.
  task<response> send_once(const origin_ptr& to, request& outgoing, const request_route& route,
                           progress& so_far);
  task<connection_limit::permit> permit_of(client_origin& of);
  [[nodiscard]] origin_ptr make_origin(url to);
  /// The one of a redirect; those used last are kept.
  [[nodiscard]] origin_ptr other_origin(url to);
  [[nodiscard]] std::shared_ptr<const tls_connector> tls();

  client_options options_;
  resolver names_;
  std::shared_ptr<piece_rooms> rooms_;
  std::mutex mutex_;
  std::shared_ptr<const tls_connector> tls_;  // made for the first https origin
  origin_ptr own_;
  std::vector<origin_ptr> others_;  // the one used last is last
  cookie_jar cookies_;
};

}  // namespace tenon::http::detail
