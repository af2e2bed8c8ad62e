#include <tenon/async/event_loop.hpp>

#include "own_loop.hpp"

namespace tenon {

event_loop::event_loop(worker_pool* workers) : loop_(std::make_unique<detail::own_loop>(workers)) {}
event_loop::~event_loop() = default;

void event_loop::run() { loop_->run(); }
void event_loop::stop() noexcept { loop_->stop(); }
executor event_loop::get_executor() const noexcept { return executor(*loop_); }

}  // namespace tenon
