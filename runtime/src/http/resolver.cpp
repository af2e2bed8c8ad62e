#include "resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstring>
#include <string_view>
#include <tenon/http/fields.hpp>
#include <tenon/http/transport_error.hpp>

#include "shared_wait_list.hpp"

namespace tenon::http::detail {

namespace {

constexpr unsigned look_up_threads = 4;
constexpr std::size_t most_waiting_names = 256;

/// RFC 6761 section 6.3: no name server is asked for these.
bool is_localhost(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  constexpr std::string_view name = "localhost";
  if (host.size() < name.size()) return false;
  const std::string_view rest = host.substr(0, host.size() - name.size());
  return equal_ignoring_case(host.substr(rest.size()), name) &&
         (rest.empty() || rest.ends_with('.'));
}

}  // namespace

ip_addresses look_up_addresses(const std::string& host) {
  if (is_localhost(host)) {
    return {boost::asio::ip::address_v4::loopback(), boost::asio::ip::address_v6::loopback()};
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (failure != 0) {
    throw transport_error(transport_error::kind::resolve,
                          "cannot resolve '" + host + "': " + ::gai_strerror(failure));
  }
  ip_addresses addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    boost::asio::ip::tcp::endpoint endpoint;
    if (each->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
    endpoint.resize(each->ai_addrlen);
    addresses.push_back(endpoint.address());
  }
  ::freeaddrinfo(found);
  return addresses;
}

/// One look-up: a job of the threads, which keeps itself until it has run, and then its outcome.
struct resolver::query : work {
  query(const resolver_options& with, std::string name)
      : work([](work& base) noexcept { static_cast<query&>(base).find(); }),
        options(with),
        host(std::move(name)) {}

  void find() noexcept {
    ip_addresses found;
    std::exception_ptr failed;
    try {
      found = options.look_up(host);
    } catch (...) {
      failed = std::current_exception();
    }
    const std::shared_ptr<query> self = std::move(kept);  // outlives the lock
    const std::lock_guard lock(waiting.mutex());
    addresses = std::move(found);
    failure = failed;
    expires = clock::now() + (failed ? options.failure_lifetime : options.lifetime);
    done = true;
    while (waiting.complete_first()) {
    }
  }

  resolver_options options;
  std::string host;
  std::shared_ptr<query> kept{};
  shared_wait_list waiting{};
  bool done = false;
  clock::time_point expires{};
  ip_addresses addresses{};
  std::exception_ptr failure{};

  struct awaiter : shared_wait_list::waiter {
    explicit awaiter(query& awaited) noexcept : waiter(awaited.waiting), of(awaited) {}
    bool await_ready() const noexcept { return false; }
    template <tenon::detail::task_promise Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
      return wait_unless(caller, [this] { return of.done; });
    }
    void await_resume() const { finish(); }
    query& of;
  };
};

resolver::~resolver() = default;

void resolver::forget_one() {
  if (known_.size() < options_.most) return;
  auto oldest = known_.end();
  for (auto each = known_.begin(); each != known_.end(); ++each) {
    const std::lock_guard lock(each->second->waiting.mutex());
    if (!each->second->done) continue;
    if (oldest == known_.end() || each->second->expires < oldest->second->expires) oldest = each;
  }
  if (oldest != known_.end()) known_.erase(oldest);
}

resolver::query_ptr resolver::query_for(const std::string& host) {
  const std::lock_guard lock(mutex_);
  if (const auto known = known_.find(host); known != known_.end()) {
    const query_ptr found = known->second;
    const std::lock_guard of_query(found->waiting.mutex());
    if (!found->done || clock::now() < found->expires) return found;
    known_.erase(known);
  }
  forget_one();
  if (threads_ == nullptr) {
    threads_ = std::make_unique<worker_pool>(
        worker_pool_options{.threads = look_up_threads, .queue_limit = most_waiting_names});
  }
  query_ptr made = std::make_shared<query>(options_, host);
  made->kept = made;
  if (!threads_->submit(*made)) {
    made->kept = nullptr;
    throw transport_error(transport_error::kind::resolve,
                          "cannot resolve '" + host + "': too many look-ups at the same time");
  }
  known_.emplace(host, made);
  return made;
}

task<ip_addresses> resolver::resolve(std::string host) {
  boost::system::error_code not_numeric;
  const auto address = boost::asio::ip::make_address(host, not_numeric);
  if (!not_numeric) co_return ip_addresses(1, address);
  const query_ptr asked = query_for(host);
  query::awaiter answered(*asked);
  co_await answered;
  if (asked->failure) std::rethrow_exception(asked->failure);
  co_return asked->addresses;
}

}  // namespace tenon::http::detail
