#include <tenon/http/server.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
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
  std::shared_ptr<detail::worker_common> common{};
  std::vector<std::unique_ptr<detail::worker>> workers{};
  std::mutex mutex{};
  std::condition_variable ended{};
  enum class state { created, listening, running, stopping, stopped } now = state::created;
  bool stop_early = false;  // a stop came before `run` had begun
  bool joined = false;      // by whoever has set it, now or later
};

namespace {

/// One for each thread.
std::vector<detail::listener> open_listeners(server_options& options) {
  std::vector<detail::listener> opened;
  const std::string path = detail::unix_path_of(options.host);
  const int inherited = std::exchange(options.inherited, -1);
  if (inherited >= 0 || !path.empty()) {
    opened.push_back(inherited >= 0 ? detail::listener::inherited(inherited)
                                    : detail::listener::on_path(path));
    while (opened.size() < options.threads) opened.push_back(opened.front().shared());
    return opened;
  }
  std::uint16_t port = options.port;
  while (opened.size() < options.threads) {
    opened.emplace_back(options.host, port, opened.empty());
    port = opened.front().port();
  }
  return opened;
}

}  // namespace

server::server(service& handler, server_options options)
    : implementation_(std::make_unique<implementation>(handler, std::move(options))) {
  unsigned& threads = implementation_->options.threads;
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
}

server::~server() { stop(std::chrono::milliseconds(0)); }

void server::listen() {
  implementation& self = *implementation_;
  const std::lock_guard lock(self.mutex);
  using state = implementation::state;
  if (self.now != state::created && self.now != state::stopped) return;
  self.common = std::make_shared<detail::worker_common>(self.options);
  std::vector<std::unique_ptr<detail::worker>> made;
  for (detail::listener& opened : open_listeners(self.options)) {
    self.port = opened.port();
    const bool ipv6 = opened.ipv6();
    made.push_back(std::make_unique<detail::worker>(self.handler, self.options, opened.release(),
                                                    ipv6, self.common));
  }
  self.workers = std::move(made);
  self.joined = false;
  self.now = state::listening;
}

void server::start() {
  listen();
  {
    const std::lock_guard lock(implementation_->mutex);
    implementation_->stop_early = false;
  }
  start_threads(0);
}

void server::run() {
  listen();
  implementation& self = *implementation_;
  {
    const std::lock_guard lock(self.mutex);
    self.joined = true;
  }
  if (start_threads(1)) self.workers.front()->run();
  join_threads();
}

bool server::start_threads(std::size_t first) {
  implementation& self = *implementation_;
  const std::lock_guard lock(self.mutex);
  if (std::exchange(self.stop_early, false)) return false;
  self.now = implementation::state::running;
  std::size_t started = first;
  try {
    for (; started < self.workers.size(); ++started) self.workers[started]->start();
  } catch (...) {
    for (std::size_t index = first; index < started; ++index) {
      self.workers[index]->stop(clock::duration::zero());
      self.workers[index]->join();
    }
    self.workers.clear();
    self.now = implementation::state::stopped;
    throw;
  }
  return true;
}

std::uint16_t server::port() const noexcept { return implementation_->port; }

std::string server::address() const {
  const std::string& host = implementation_->options.host;
  if (!detail::unix_path_of(host).empty()) return host;
  const bool bracketed = host.find(':') != std::string::npos;
  const bool secured = !implementation_->options.tls.certificates.empty();
  const std::string scheme = secured ? "https://" : "http://";
  return scheme + (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port());
}

void server::reload_tls() {
  std::shared_ptr<detail::worker_common> used;
  {
    const std::lock_guard lock(implementation_->mutex);
    used = implementation_->common;
  }
  if (used != nullptr && used->tls != nullptr) used->tls->reload();
}

std::vector<executor> server::loops() const {
  std::vector<executor> all;
  for (const auto& each : implementation_->workers) all.push_back(each->loop());
  return all;
}

void server::request_stop(std::chrono::milliseconds grace) {
  implementation& self = *implementation_;
  const std::lock_guard lock(self.mutex);
  if (self.now != implementation::state::running) {
    // `run` may be about to begin on another thread.
    self.stop_early =
        self.now == implementation::state::created || self.now == implementation::state::listening;
    return;
  }
  self.now = implementation::state::stopping;
  for (const auto& each : self.workers) each->stop(grace);
  self.ended.notify_all();  // `join` may be the one that waits for the threads
}

void server::stop(std::chrono::milliseconds grace) {
  request_stop(grace);
  implementation& self = *implementation_;
  bool someone_joins = false;
  {
    const std::lock_guard lock(self.mutex);
    if (self.now != implementation::state::stopping) return;
    someone_joins = std::exchange(self.joined, true);
  }
  if (someone_joins) {
    join();
  } else {
    join_threads();
  }
}

void server::join_threads() {
  implementation& self = *implementation_;
  for (const auto& each : self.workers) each->join();
  const std::lock_guard lock(self.mutex);
  self.workers.clear();
  self.now = implementation::state::stopped;
  self.ended.notify_all();  // under the lock: who waits may destroy the server then
}

void server::join() {
  implementation& self = *implementation_;
  using state = implementation::state;
  {
    std::unique_lock lock(self.mutex);
    const auto to_be_joined = [&self] { return self.now == state::stopping && !self.joined; };
    self.ended.wait(lock, [&] {
      return self.now == state::stopped || self.now == state::created || to_be_joined();
    });
    if (!to_be_joined()) return;
    self.joined = true;
  }
  join_threads();
}

}  // namespace tenon::http
