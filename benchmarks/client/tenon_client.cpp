// The generated client on one event loop.
#include <bench/client.hpp>

#include <string>
#include <tenon/async/task_group.hpp>
#include <tenon/run.hpp>

#include "measure.hpp"

namespace {

bench::Order an_order() {
  bench::Order order;
  order.id = 4711;
  order.customer = "Ada Lovelace";
  order.currency = bench::Order::Currency::eur;
  order.express = true;
  order.note = "Please leave it at the back door";
  for (int number = 0; number < 10; ++number) {
    bench::Item item;
    item.sku = "SKU-0000" + std::to_string(number);
    item.title = "A thing of the " + std::to_string(number) + "th kind, in blue";
    item.quantity = number + 1;
    item.price = 9.95 + number;
    order.items.push_back(std::move(item));
  }
  return order;
}

struct progress {
  stopwatch watch;
  long answered = 0;
};

tenon::task<> ask(bench::Client& client, const errand& told, progress& going) {
  while (going.watch.elapsed() < told.seconds) {
    if (told.orders) {
      bench::PlaceOrder::Request request{.body = an_order()};
      const bench::Receipt receipt = (co_await client.place_order(std::move(request))).value();
      if (receipt.items != 55) throw std::runtime_error("a wrong receipt");
    } else {
      const std::string text = (co_await client.plaintext({})).value();
      if (text != "Hello, World!") throw std::runtime_error("a wrong greeting");
    }
    ++going.answered;
  }
}

tenon::task<> ask_all(const errand& told) {
  bench::Client client{"http://127.0.0.1:" + std::string(told.port)};
  const errand warm_up{told.port, told.calls, std::chrono::milliseconds(200), told.orders};
  for (const errand* each : {&warm_up, &told}) {
    progress going;
    tenon::task_group group(co_await tenon::current_context());
    for (int count = 0; count < told.calls; ++count) group.spawn(ask(client, *each, going));
    co_await group.join();
    if (each == &told) going.watch.report(going.answered);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  tenon::run(ask_all(read_errand(argv)));
}
