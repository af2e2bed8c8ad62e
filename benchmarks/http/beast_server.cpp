// Boost.Beast as its own coroutine example uses it: awaitable, tcp_stream, async_read, async_write.
// Prints its port.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using stream = beast::tcp_stream::rebind_executor<
    asio::use_awaitable_t<>::executor_with_default<asio::any_io_executor>>::other;

namespace {

std::string query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return std::string(pair.substr(name.size() + 1));
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

std::string date() {
  char text[64];
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, size};
}

http::message_generator answer(http::request<http::string_body>&& request) {
  http::response<http::string_body> response{http::status::ok, request.version()};
  response.set(http::field::date, date());
  const std::string target(request.target());
  if (target == "/plaintext") {
    response.set(http::field::content_type, "text/plain");
    response.body() = "Hello, World!";
  } else {
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string path = target.substr(0, mark);
    const std::string query = mark < target.size() ? target.substr(mark + 1) : "";
    const std::string id = path.substr(path.rfind('/') + 1);
    response.set(http::field::content_type, "application/json");
    response.body() =
        "{\"id\":" + std::to_string(std::stol(id)) +
        ",\"limit\":" + std::to_string(std::stol(query_value(query, "limit"))) +
        ",\"verbose\":" + (query_value(query, "verbose") == "true" ? "true}" : "false}");
  }
  response.keep_alive(request.keep_alive());
  response.prepare_payload();
  return response;
}

asio::awaitable<void> serve(stream on) {
  beast::flat_buffer buffer;
  try {
    for (;;) {
      on.expires_after(std::chrono::seconds(30));
      http::request<http::string_body> request;
      co_await http::async_read(on, buffer, request);
      http::message_generator response = answer(std::move(request));
      const bool keep_alive = response.keep_alive();
      co_await beast::async_write(on, std::move(response), asio::use_awaitable);
      if (!keep_alive) break;
    }
  } catch (const boost::system::system_error&) {
    // The peer has gone: the end of its connection.
  }
}

asio::awaitable<void> listen() {
  auto acceptor = asio::use_awaitable_t<>::as_default_on(
      tcp::acceptor(co_await asio::this_coro::executor, {asio::ip::address_v4::loopback(), 0}));
  acceptor.set_option(tcp::no_delay(true));
  std::printf("%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  for (;;) {
    asio::co_spawn(acceptor.get_executor(), serve(stream(co_await acceptor.async_accept())),
                   asio::detached);
  }
}

}  // namespace

int main() {
  asio::io_context context{1};
  asio::co_spawn(context, listen(), asio::detached);
  context.run();
}
