#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <tenon/async/task.hpp>
#include <tenon/async/worker_pool.hpp>

namespace tenon::http::detail {

using ip_addresses = std::vector<boost::asio::ip::address>;

/// Asks the system, and blocks. Throws transport_error::resolve.
[[nodiscard]] ip_addresses look_up_addresses(const std::string& host);

struct resolver_options {
  clock::duration lifetime = std::chrono::seconds(30);         ///< of what was found
  clock::duration failure_lifetime = std::chrono::seconds(1);  ///< of a failure
  std::size_t most = 256;                                      ///< names that are remembered
  ip_addresses (*look_up)(const std::string& host) = look_up_addresses;
};

/// Finds the addresses of names, on threads of its own, which start with the first name. Those who
/// ask for the same name at the same time share one look-up; who is cancelled does not wait for it.
/// Any thread. Destroying it waits for look-ups that run.
class resolver {
 public:
  explicit resolver(resolver_options options = {}) : options_(options) {}
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;
  ~resolver();

  /// In the system's order; numeric addresses are taken as they are. Throws
  /// transport_error::resolve.
  [[nodiscard]] task<ip_addresses> resolve(std::string host);

 private:
  struct query;
  using query_ptr = std::shared_ptr<query>;

  /// The one that runs, or is fresh, or a new one.
  [[nodiscard]] query_ptr query_for(const std::string& host);
  void forget_one();

  resolver_options options_;
  std::mutex mutex_;
  std::map<std::string, query_ptr> known_;
  std::unique_ptr<worker_pool> threads_;
};

}  // namespace tenon::http::detail
