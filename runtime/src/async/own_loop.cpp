#include "own_loop.hpp"

#include <boost/asio/post.hpp>

namespace tenon::detail {

namespace {
constexpr int handlers_per_round = 64;  // between two rounds of our own queue
}

// The scheduler stays locked, because other threads post; descriptors belong to this loop alone.
owned_context::owned_context() : io(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO) {}

own_loop::own_loop(worker_pool* workers) : loop(io.get_executor(), workers) {}

own_loop::~own_loop() { destroy_roots(); }

void own_loop::wake() noexcept {
  boost::asio::post(io, [this] { take_remote(); });
}

void own_loop::run() {
  const loop_scope inside(*this);
  const auto busy = boost::asio::make_work_guard(io);
  while (!stopped_.load(std::memory_order_acquire)) {
    drain();
    if (stopped_.load(std::memory_order_acquire)) break;
    if (idle()) {
      io.run_one();
    } else {
      poll_host();
    }
  }
  stopped_.store(false, std::memory_order_release);
  io.restart();
}

void own_loop::poll_host() {
  for (int handled = 0; handled < handlers_per_round && io.poll_one() != 0; ++handled) {
  }
}

void own_loop::stop() noexcept {
  stopped_.store(true, std::memory_order_release);
  io.stop();
}

}  // namespace tenon::detail
