#include <support/catch.hpp>

#include <tenon/async/asio.hpp>
#include <tenon/run.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>
#include <thread>

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

tenon::task<std::string> exchange() {
  asio::io_context& io = tenon::io_context((co_await tenon::current_context()).executor);
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::socket near(io);
  auto accept = [&]() -> tenon::task<std::string> {
    tcp::socket far = co_await acceptor.async_accept(tenon::use_task);
    std::string text(5, '\0');
    const std::size_t size = co_await asio::async_read(far, asio::buffer(text), tenon::use_task);
    CHECK(size == 5);
    co_return text;
  };
  auto send = [&]() -> tenon::task<> {
    co_await near.async_connect(acceptor.local_endpoint(), tenon::use_task);
    co_await asio::async_write(near, asio::buffer("he", 2), tenon::use_task);
    co_await tenon::sleep_for(1ms);
    co_await asio::async_write(near, asio::buffer("llo", 3), tenon::use_task);
  };
  auto [text, sent] = co_await tenon::gather(accept(), send());
  static_cast<void>(sent);
  co_return text;
}

tenon::task<> read_for_ever() {
  asio::io_context& io = tenon::io_context((co_await tenon::current_context()).executor);
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::socket near(io);
  co_await near.async_connect(acceptor.local_endpoint(), tenon::use_task);
  std::string text(5, '\0');
  co_await asio::async_read(near, asio::buffer(text), tenon::use_task);
}

tenon::task<int> work_anywhere() {
  co_await tenon::sleep_for(1ms);
  const int value = co_await tenon::offload([] { return 20; });
  asio::steady_timer timer(tenon::asio_executor((co_await tenon::current_context()).executor), 1ms);
  co_await timer.async_wait(tenon::use_task);
  co_return value + 1;
}

tenon::task<> fail() {
  co_await tenon::yield();
  throw std::runtime_error("broken");
}

struct counted {
  explicit counted(int& count) : live(&count) { ++*live; }
  counted(const counted&) = delete;
  ~counted() { --*live; }
  int* live;
};

}  // namespace

TEST_CASE("Asio operations are awaited") { CHECK(tenon::run(exchange()) == "hello"); }

TEST_CASE("a failing Asio operation throws system_error") {
  auto body = []() -> tenon::task<> {
    tcp::socket closed(tenon::io_context((co_await tenon::current_context()).executor));
    char byte = 0;
    co_await closed.async_read_some(asio::buffer(&byte, 1), tenon::use_task);
  };
  CHECK_THROWS_AS(tenon::run(body()), boost::system::system_error);
}

TEST_CASE("cancelling a task cancels its Asio operation") {
  CHECK_THROWS_AS(tenon::run(tenon::with_timeout(5ms, read_for_ever())), tenon::timeout_error);
}

TEST_CASE("tasks run on a foreign io_context, which ends after them") {
  asio::io_context io;
  int value = 0;
  tenon::spawn(io.get_executor(), work_anywhere(), [&](std::exception_ptr failure, int* result) {
    CHECK_FALSE(failure);
    value = *result;
  });
  std::string message;
  tenon::spawn(io.get_executor(), fail(), [&](std::exception_ptr failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
  });
  io.run_for(60s);
  CHECK(io.stopped());
  CHECK(value == 21);
  CHECK(message == "broken");
}

TEST_CASE("tasks run on a foreign thread pool") {
  asio::thread_pool pool(2);
  std::atomic<int> sum = 0;
  for (int each = 0; each < 50; ++each)
    tenon::spawn(pool.get_executor(), work_anywhere(),
                 [&](std::exception_ptr, int* result) { sum += *result; });
  pool.join();
  CHECK(sum == 50 * 21);
}

TEST_CASE("destroying a foreign context destroys the tasks on it") {
  int live = 0;
  {
    asio::io_context io;
    auto body = [](int& count) -> tenon::task<> {
      counted one(count);
      co_await tenon::sleep_for(1h);
    };
    tenon::spawn(io.get_executor(), body(live), [](std::exception_ptr) {});
    while (live == 0) io.run_one();
    CHECK(live == 1);
  }
  CHECK(live == 0);
}

TEST_CASE("awaiting an operation of another context resumes on the own loop") {
  asio::thread_pool pool(1);
  auto body = [&]() -> tenon::task<> {
    const auto here = std::this_thread::get_id();
    asio::steady_timer timer(pool, 1ms);
    co_await timer.async_wait(tenon::use_task);
    CHECK(std::this_thread::get_id() == here);
  };
  tenon::run(body());
  pool.join();
}
