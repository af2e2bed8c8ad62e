#pragma once

#include <memory>
#include <utility>

#include "tls_stream.hpp"

namespace tenon::http::detail {

/// An open connection that belongs to no loop. Closes its socket unless that is released.
class idle_stream {
 public:
  idle_stream() noexcept = default;
  idle_stream(int socket, std::unique_ptr<tls_stream> encrypted) noexcept
      : tls(std::move(encrypted)), socket_(socket) {}
  idle_stream(idle_stream&& other) noexcept : tls(std::move(other.tls)), socket_(other.release()) {}
  idle_stream& operator=(idle_stream&& other) noexcept {
    std::swap(tls, other.tls);
    std::swap(socket_, other.socket_);
    return *this;
  }
  ~idle_stream();

  [[nodiscard]] int release() noexcept { return std::exchange(socket_, -1); }
  [[nodiscard]] int socket() const noexcept { return socket_; }
  explicit operator bool() const noexcept { return socket_ >= 0; }
  /// Nothing to read, and not closed: what a connection between two requests looks like.
  [[nodiscard]] bool quiet() noexcept;

  std::unique_ptr<tls_stream> tls{};  ///< null: not encrypted

 private:
  int socket_ = -1;
};

}  // namespace tenon::http::detail
