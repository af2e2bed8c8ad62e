#include "tls_socket.hpp"

#include <openssl/bio.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>

#include "sockets.hpp"

namespace tenon::http::detail {

namespace {

int socket_of(BIO* wire) noexcept {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(wire)));
}

bool would_block() noexcept { return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS; }

int write_wire(BIO* wire, const char* data, std::size_t size, std::size_t* written) {
  BIO_clear_retry_flags(wire);
  const sent result = send_now(socket_of(wire), {data, size});
  *written = result.bytes;
  if (result.bytes > 0) return 1;
  if (!result.broken) BIO_set_retry_write(wire);
  return 0;
}

int read_wire(BIO* wire, char* data, std::size_t size, std::size_t* received) {
  BIO_clear_retry_flags(wire);
  ssize_t result = 0;
  do {
    result = ::recv(socket_of(wire), data, size, MSG_DONTWAIT);
  } while (result < 0 && errno == EINTR);
  *received = static_cast<std::size_t>(std::max<ssize_t>(result, 0));
  if (result > 0) return 1;
  if (result == 0) {
    BIO_set_flags(wire, BIO_FLAGS_IN_EOF);
  } else if (would_block()) {
    BIO_set_retry_read(wire);
  }
  return 0;
}

long control_wire(BIO* wire, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  return command == BIO_CTRL_EOF && BIO_test_flags(wire, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
}

struct method_deleter {
  void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};
using method_ptr = std::unique_ptr<BIO_METHOD, method_deleter>;

method_ptr make_method() noexcept {
  method_ptr made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tenon socket"));
  if (made == nullptr) return made;
  BIO_meth_set_write_ex(made.get(), write_wire);
  BIO_meth_set_read_ex(made.get(), read_wire);
  BIO_meth_set_ctrl(made.get(), control_wire);
  return made;
}

}  // namespace

BIO* make_tls_socket(int socket) noexcept {
  static const method_ptr functions = make_method();  // a constant table that OpenSSL has made
  if (functions == nullptr) return nullptr;
  BIO* const made = BIO_new(functions.get());
  if (made == nullptr) return nullptr;
  BIO_set_data(made, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(made, 1);
  return made;
}

}  // namespace tenon::http::detail
