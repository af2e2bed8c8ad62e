#include "own_loop.hpp"

#include <boost/asio/post.hpp>

namespace tenon::detail {

namespace {
constexpr int rounds_per_poll = 16;    // of our own queue, before looking at the system's again
constexpr int handlers_per_poll = 64;  // before our own queue's turn again
// Reads of several connections first, then their requests, then their answers: each stage finds its
// code in the cache. Not more at once, because the first answer waits for the last request.
constexpr int handlers_per_turn = 16;
}  // namespace

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
  const auto stopped = [this] { return stopped_.load(std::memory_order_acquire); };
  while (!stopped()) {
    for (int round = 0; round < rounds_per_poll && !idle() && !stopped(); ++round) drain();
    if (stopped()) break;
    if (idle()) {
      io.run_one();
      poll_host(handlers_per_turn - 1);
    } else {
      poll_host(handlers_per_poll);
    }
  }
  stopped_.store(false, std::memory_order_release);
  io.restart();
}

void own_loop::poll_host(int most) {
  for (int handled = 0; handled < most && io.poll_one() != 0; ++handled) {
  }
}

void own_loop::stop() noexcept {
  stopped_.store(true, std::memory_order_release);
  io.stop();
}

}  // namespace tenon::detail
