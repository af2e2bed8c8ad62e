#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <tenon/async/executor.hpp>
#include <tenon/http/tls.hpp>

#include "tls_stream.hpp"

namespace tenon::http::detail {

/// What a server's connections need for TLS, from files that may change. Any thread.
class tls_acceptor {
 public:
  /// Throws tls_error.
  explicit tls_acceptor(server_tls options);
  tls_acceptor(const tls_acceptor&) = delete;
  tls_acceptor& operator=(const tls_acceptor&) = delete;
  ~tls_acceptor();

  /// The server's side of an accepted connection.
  [[nodiscard]] std::unique_ptr<tls_stream> accept(int socket) const;
  /// Reads the files again. Throws tls_error; then the old ones stay in use.
  void reload();
  /// Does that when it is time to look and they have changed.
  void reload_changed(clock::time_point now);

 private:
  struct settings;

  [[nodiscard]] std::shared_ptr<const settings> current() const;
  /// Text that differs when a file has.
  [[nodiscard]] std::string versions() const;

  server_tls options_;
  mutable std::mutex mutex_;
  std::shared_ptr<const settings> settings_;
  std::string versions_;  // of the files looked at last
  std::atomic<clock::rep> next_look_;
};

}  // namespace tenon::http::detail
