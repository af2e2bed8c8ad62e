#include "adapter_loop.hpp"

#include <tenon/async/asio.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace tenon::detail {

namespace {

/// Ends the tasks of a foreign execution context before that is gone.
class adapter_service final : public boost::asio::execution_context::service {
 public:
  using key_type = adapter_service;
  static boost::asio::execution_context::id id;
  explicit adapter_service(boost::asio::execution_context& owner) : service(owner) {}

  void add(const std::shared_ptr<adapter_loop>& adapter) {
    const std::lock_guard lock(mutex_);
    std::erase_if(adapters_, [](const auto& each) { return each.expired(); });
    adapters_.push_back(adapter);
  }

 private:
  void shutdown() noexcept override {
    for (const std::weak_ptr<adapter_loop>& each : adapters_)
      if (const std::shared_ptr<adapter_loop> adapter = each.lock()) adapter->shut_down();
  }
  std::mutex mutex_;
  std::vector<std::weak_ptr<adapter_loop>> adapters_;
};

boost::asio::execution_context::id adapter_service::id;

}  // namespace

adapter_loop::adapter_loop(const boost::asio::any_io_executor& foreign)
    : loop(boost::asio::make_strand(foreign), nullptr),
      tracked_(boost::asio::prefer(foreign, boost::asio::execution::outstanding_work.tracked)) {}

adapter_loop::~adapter_loop() = default;

void adapter_loop::wake() noexcept {
  boost::asio::post(host(), [kept = shared_from_this()] { kept->run_round(); });
}

void adapter_loop::run_round() noexcept {
  const loop_scope inside(*this);
  take_remote();
  drain();
  if (!idle()) {
    wake();
  } else if (timers_idle()) {
    disarm();
  }
}

std::shared_ptr<loop> adapt(const boost::asio::any_io_executor& foreign) {
  auto adapter = std::make_shared<adapter_loop>(foreign);
  boost::asio::execution_context& context =
      boost::asio::query(foreign, boost::asio::execution::context);
  boost::asio::use_service<adapter_service>(context).add(adapter);
  return adapter;
}

boost::asio::io_context* own_context(loop& of) noexcept { return of.own_context(); }
const boost::asio::any_io_executor& host_executor(loop& of) noexcept { return of.host(); }

}  // namespace tenon::detail

namespace tenon {

boost::asio::io_context& io_context(executor of) {
  if (boost::asio::io_context* own = of.loop()->own_context()) return *own;
  throw std::logic_error("this executor is not an event loop with an io_context of its own");
}

boost::asio::any_io_executor asio_executor(executor of) { return of.loop()->host(); }

}  // namespace tenon
