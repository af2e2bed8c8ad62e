// Tenon as users have it: generated from bench.yaml, every check on, one thread; encrypted with
// `bench_http_typed CERTIFICATE KEY`. Prints its port.
#include <bench/server.hpp>

#include <cstdio>
#include <tenon/http/server.hpp>

namespace {

class Bench final : public bench::BenchHandler {
 public:
  tenon::task<Plaintext::Response> plaintext(Plaintext::Request) override {
    co_return Plaintext::Ok{"Hello, World!"};
  }

  tenon::task<GetUser::Response> get_user(GetUser::Request request) override {
    co_return GetUser::Ok{{.id = request.id, .limit = request.limit, .verbose = request.verbose}};
  }

  tenon::task<PlaceOrder::Response> place_order(PlaceOrder::Request request) override {
    bench::Order& order = request.body;
    PlaceOrder::Ok ok;
    bench::Receipt& receipt = ok.body;
    for (const bench::Item& item : order.items) {
      receipt.items += item.quantity;
      receipt.total += item.price * item.quantity;
    }
    receipt.id = order.id;
    receipt.customer = std::move(order.customer);
    receipt.currency = static_cast<bench::Receipt::Currency>(order.currency);
    co_return ok;
  }

  tenon::task<Download::Response> download(Download::Request) override {
    Download::Ok ok;
    ok.body = pieces();
    co_return ok;
  }

  tenon::task<Upload::Response> upload(Upload::Request request) override {
    std::int64_t received = 0;
    while (std::optional<tenon::bytes> piece = co_await request.body.next()) {
      received += static_cast<std::int64_t>(piece->size());
    }
    co_return Upload::Ok{{.received = received}};
  }

 private:
  static tenon::sequence<tenon::bytes> pieces() {
    for (int count = 0; count < 16; ++count) co_yield tenon::bytes(std::string(1 << 16, 'x'));
  }
};

}  // namespace

int main(int argc, char** argv) {
  Bench handlers;
  bench::Server service{handlers};
  tenon::http::server_options options;
  options.port = 0;
  options.threads = 1;
  if (argc == 3) options.tls.certificates.push_back({argv[1], argv[2]});
  tenon::http::server network{service, options};
  network.listen();
  std::printf("%d\n", network.port());
  std::fflush(stdout);
  network.run();
}
