#include <string>

#include "connection_awaiters.hpp"

namespace tenon::http::detail {

/// The connection's bytes, for what has taken it over.
class connection::raw_stream final : public byte_stream {
 public:
  explicit raw_stream(connection& of) noexcept : of_(of) {}
  task<std::string_view> read() override { return of_.read_raw(); }
  task<bool> write(std::string_view bytes) override { return of_.write_raw(bytes); }

 private:
  connection& of_;
};

task<void> connection::take_over(takeover& by) {
  const std::string id(context_.request_id);  // views of input that is overwritten now
  const std::string host(context_.host);
  context_.request_id = id;
  context_.host = host;
  phase_ = phase::upgraded;
  deadline_ = clock::time_point::max();
  body_base_ = 0;
  if (!try_flush()) co_await flush();
  raw_stream io(*this);
  taken_by_ = &by;
  if (draining_) by.drain();
  try {
    const bool peer_is_done = co_await with_context(context_, by.run(io));
    linger_ = !peer_is_done;
  } catch (...) {
    broken_ = true;  // it has not said goodbye
  }
  taken_by_ = nullptr;
  context_.request_id = context_.host = {};
  last_ = true;
}

task<std::string_view> connection::read_raw() {
  while (input_.empty()) {
    if (!reading_) {
      if (input_.space_size() == 0 && input_.can_grow()) grow_input();
      input_.compact(0);
    }
    read_awaiter more(*this);
    if (!co_await more) co_return std::string_view{};
  }
  const std::string_view piece = input_.unread();
  input_.consume(piece.size());
  co_return piece;
}

task<bool> connection::write_raw(std::string_view bytes) {
  co_await flush(bytes);
  co_return !broken_;
}

}  // namespace tenon::http::detail
