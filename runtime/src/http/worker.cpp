#include "worker.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <tenon/async/background.hpp>

#include "../async/loop.hpp"

namespace tenon::http::detail {

namespace {

constexpr int accepts_per_wakeup = 32;
constexpr std::chrono::milliseconds back_off_time{100};
constexpr std::chrono::seconds time_to_unwind{1};
constexpr std::chrono::milliseconds look_again{5};  // whether background work has ended
constexpr std::size_t most_spare_output = 64 * 1024;
constexpr int most_waiting = 4096;  // as many as a listening socket's queue takes
constexpr std::chrono::milliseconds drain_sweep_interval{50};

clock::duration sweep_interval_for(const server_timeouts& timeouts) {
  const auto shortest = std::min({timeouts.idle, timeouts.head, timeouts.body, timeouts.write}) / 4;
  return std::clamp<clock::duration>(shortest, std::chrono::milliseconds(5),
                                     std::chrono::seconds(1));
}

bool is_in(const network_list& networks, const sockaddr_storage& address) noexcept {
  if (networks.empty()) return false;
  peer_address text;
  text.set(address);
  return networks.contains(text.text());
}

int open_reserve() noexcept { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

worker_common::worker_common(const server_options& options)
    : addresses(options.limits.connections_per_address) {
  std::vector<std::string> networks = options.proxy_protocol;
  unix_proxies = std::erase(networks, "unix") != 0;
  proxies = network_list(networks);
  networks = options.proxies;
  std::erase(networks, "unix");
  unlimited = network_list(networks);
  if (!options.tls.certificates.empty()) tls = std::make_shared<tls_acceptor>(options.tls);
}

bool worker_common::is_proxy(const sockaddr_storage& from) const noexcept {
  if (from.ss_family == AF_UNIX) return unix_proxies;
  return is_in(proxies, from);
}

bool worker_common::is_unlimited(const sockaddr_storage& from) const noexcept {
  return is_in(unlimited, from);
}

worker::worker(service& handler, const server_options& options, int listener, bool ipv6,
               std::shared_ptr<worker_common> common)
    : handler_(handler),
      options_(options),
      io_(loop_.get_executor().loop()->own_context()->get_executor()),
      acceptor_(io_),
      protocol_(ipv6 ? tcp::v6() : tcp::v4()),
      common_(std::move(common)),
      max_connections_(std::max<std::size_t>(1, options.limits.connections / options.threads)),
      random_(std::random_device{}()),
      started_(*this,
               [](work& base) noexcept {
                 worker& self = static_cast<owned_work&>(base).self;
                 self.sweep();
                 self.accept_later();
               }),
      stopped_(*this,
               [](work& base) noexcept { static_cast<owned_work&>(base).self.begin_drain(); }),
      sweeper_(*this, [](timer& base) noexcept { static_cast<owned_timer&>(base).self.sweep(); }),
      retry_(*this,
             [](timer& base) noexcept {
               worker& self = static_cast<owned_timer&>(base).self;
               self.draining_ ? self.end_if_done() : self.accept_later();
             }),
      grace_(*this, [](timer& base) noexcept { static_cast<owned_timer&>(base).self.end_grace(); }),
      sweep_interval_(sweep_interval_for(options.timeouts)),
      reserve_(open_reserve()) {
  acceptor_.assign(protocol_, listener);
  acceptor_.native_non_blocking(true);
}

worker::~worker() {
  if (reserve_ >= 0) ::close(reserve_);
}

void worker::start() {
  thread_ = std::thread([this] { run(); });
}

void worker::run() noexcept {
  loop().post(started_);
  loop_.run();
  loop().loop()->begin_shutdown();
  while (first_ != nullptr) reap(*first_);  // handlers that did not heed their cancellation
}

void worker::stop(clock::duration grace) noexcept {
  grace_period_ = grace;
  loop().post(stopped_);
}

void worker::join() {
  if (thread_.joinable()) thread_.join();
}

void worker::take_back(output_buffer& from) noexcept {
  from.clear();
  if (from.capacity() == 0) return;
  if (spare_outputs_ == spare_output_.size() || from.capacity() > most_spare_output) {
    output_buffer{}.swap(from);
  } else {
    from.swap(spare_output_[spare_outputs_++]);
  }
}

void worker::reap(connection& ended) noexcept {
  (ended.previous != nullptr ? ended.previous->next : first_) = ended.next;
  if (ended.next != nullptr) ended.next->previous = ended.previous;
  delete &ended;
  --connections_;
  if (draining_) {
    end_if_done();
  } else {
    accept_later();
  }
}

void worker::accept_later() {
  if (accepting_ || draining_ || connections_ >= max_connections_) return;
  accepting_ = true;
  acceptor_.async_wait(acceptor::wait_read, [this](const boost::system::error_code& failure) {
    accepting_ = false;
    if (!failure) accept_some();
  });
}

void worker::accept_some() {
  for (int count = 0; count < accepts_per_wakeup && connections_ < max_connections_; ++count) {
    if (accept_one()) continue;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      back_off();
      return;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) break;
  }
  accept_later();
}

bool worker::accept_one() {
  sockaddr_storage from{};
  socklen_t from_size = sizeof from;
  const int descriptor = ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&from),
                                   &from_size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return false;
  loop_socket socket(io_);
  boost::system::error_code failure;
  socket.assign(protocol_, descriptor, failure);
  if (failure) {
    ::close(descriptor);
    return true;
  }
  const bool proxied = common_->is_proxy(from);
  std::optional<address_counts::place> place(std::in_place);
  if (!proxied && !common_->is_unlimited(from)) place = common_->addresses.enter(from);
  if (!place) return true;
  std::unique_ptr<tls_stream> secured;
  if (common_->tls != nullptr) secured = common_->tls->accept(descriptor);
  auto* const accepted = new connection(*this, std::move(socket), std::move(secured));
  accepted->next = first_;
  if (first_ != nullptr) first_->previous = accepted;
  first_ = accepted;
  ++connections_;
  accepted->set_origin(from, std::move(*place), proxied);
  accepted->start();
  return true;
}

void worker::back_off() {
  // Without a descriptor the peer would wait for its own timeout: give up the reserve to tell it.
  if (reserve_ >= 0) {
    ::close(reserve_);
    const int refused = ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC);
    if (refused >= 0) ::close(refused);
    reserve_ = open_reserve();
  }
  loop().add(retry_, clock::now() + back_off_time);
}

void worker::sweep() {
  now_ = clock::now();
  date_.set(std::time(nullptr));
  for (connection* each = first_; each != nullptr;) {
    connection* const following = each->next;
    each->sweep(now_);
    each = following;
  }
  if (common_->tls != nullptr) look_at_certificates();
  loop().add(sweeper_, now_ + sweep_interval_);
}

void worker::look_at_certificates() noexcept {
  try {
    common_->tls->reload_changed(now_);
  } catch (const std::exception& error) {
    if (options_.observer != nullptr) options_.observer->certificates_unusable(error.what());
  }
}

/// The kernel has told those in the socket's queue that they are connected.
void worker::take_waiting() {
  for (int count = 0; count < most_waiting && connections_ < max_connections_; ++count) {
    if (!accept_one()) break;
  }
}

void worker::begin_drain() {
  draining_ = true;
  take_waiting();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  loop().remove(retry_);
  loop().remove(sweeper_);
  sweep_interval_ = std::min<clock::duration>(sweep_interval_, drain_sweep_interval);
  sweep();
  if (options_.jobs != nullptr) options_.jobs->close();
  loop().add(grace_, clock::now() + grace_period_);
  for (connection* each = first_; each != nullptr; each = each->next) each->drain();
  end_if_done();
}

void worker::end_if_done() {
  if (connections_ != 0) return;
  if (options_.jobs == nullptr || options_.jobs->running_on(loop()) == 0) {
    loop_.stop();
  } else {
    loop().add(retry_, clock::now() + look_again);
  }
}

void worker::end_grace() {
  if (aborted_) {
    loop_.stop();
    return;
  }
  aborted_ = true;
  if (options_.jobs != nullptr) options_.jobs->request_cancel();
  for (connection* each = first_; each != nullptr; each = each->next) each->abort();
  loop().add(grace_, clock::now() + time_to_unwind);
}

}  // namespace tenon::http::detail
