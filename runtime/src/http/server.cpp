#include <tenon/http/server.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "listener.hpp"
#include "worker.hpp"

namespace tenon::http {

struct server::implementation {
  implementation(service& with, server_options chosen)
      : handler(with), options(std::move(chosen)) {}

  service& handler;
  server_options options;
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<detail::worker>> workers{};
  std::mutex mutex{};
  std::condition_variable ended{};
  enum class state { created, running, stopping, stopped } now = state::created;
};

server::server(service& handler, server_options options)
    : implementation_(std::make_unique<implementation>(handler, std::move(options))) {
  unsigned& threads = implementation_->options.threads;
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
}

server::~server() { stop(std::chrono::milliseconds(0)); }

void server::start() {
  implementation& self = *implementation_;
  const std::lock_guard lock(self.mutex);
  self.port = self.options.port;
  std::vector<std::unique_ptr<detail::worker>> made;
  for (unsigned index = 0; index < self.options.threads; ++index) {
    detail::listener opened(self.options.host, self.port, index == 0);
    if (self.port == 0) self.port = opened.port();
    const bool ipv6 = opened.ipv6();
    made.push_back(
        std::make_unique<detail::worker>(self.handler, self.options, opened.release(), ipv6));
  }
  self.workers = std::move(made);
  for (const auto& each : self.workers) each->start();
  self.now = implementation::state::running;
}

std::uint16_t server::port() const noexcept { return implementation_->port; }

std::string server::address() const {
  const std::string& host = implementation_->options.host;
  const bool bracketed = host.find(':') != std::string::npos;
  return "http://" + (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port());
}

void server::stop(std::chrono::milliseconds grace) {
  implementation& self = *implementation_;
  {
    const std::lock_guard lock(self.mutex);
    if (self.now != implementation::state::running) return;
    self.now = implementation::state::stopping;
  }
  for (const auto& each : self.workers) each->stop(grace);
  for (const auto& each : self.workers) each->join();
  {
    const std::lock_guard lock(self.mutex);
    self.workers.clear();
    self.now = implementation::state::stopped;
  }
  self.ended.notify_all();
}

void server::join() {
  implementation& self = *implementation_;
  std::unique_lock lock(self.mutex);
  self.ended.wait(lock, [&self] {
    return self.now == implementation::state::stopped || self.now == implementation::state::created;
  });
}

}  // namespace tenon::http
