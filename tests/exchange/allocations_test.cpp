// How often a server takes memory from the heap for a request on a kept connection. What the
// handler's values hold counts too: of an order, ten titles, a note and the list.
#include <counted/server.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <new>
#include <raw_client.hpp>
#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <thread>
#include <vector>

namespace {

thread_local std::size_t allocations = 0;

void* allocate(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) {  // what Asio uses
  ++allocations;
  void* memory = nullptr;
  return posix_memalign(&memory, alignment, size) == 0 ? memory : nullptr;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

/// Notes at every call what its thread has allocated so far.
class Handler final : public counted::BenchHandler {
 public:
  Handler() { notes.reserve(1000); }

  tenon::task<Plaintext::Response> plaintext(Plaintext::Request) override {
    notes.push_back(allocations);
    co_return Plaintext::Ok{"Hello, World!"};
  }

  tenon::task<GetUser::Response> get_user(GetUser::Request request) override {
    notes.push_back(allocations);
    co_return GetUser::Ok{{.id = request.id, .limit = request.limit, .verbose = request.verbose}};
  }

  tenon::task<PlaceOrder::Response> place_order(PlaceOrder::Request request) override {
    notes.push_back(allocations);
    counted::Order& order = request.body;
    PlaceOrder::Ok ok;
    for (const counted::Item& item : order.items) {
      ok.body.items += item.quantity;
      ok.body.total += item.price * item.quantity;
    }
    ok.body.id = order.id;
    ok.body.customer = std::move(order.customer);
    co_return ok;
  }

  tenon::task<Download::Response> download(Download::Request) override { co_return Download::Ok{}; }
  tenon::task<Upload::Response> upload(Upload::Request) override { co_return Upload::Ok{}; }

  std::vector<std::size_t> notes;
};

const std::string head = "Host: localhost\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n";

std::string order_request() {
  std::string body = R"({"id":4711,"customer":"Ada Lovelace","currency":"EUR","express":true,)"
                     R"("note":"Please leave it at the back door","items":[)";
  for (int count = 0; count < 10; ++count) {
    if (count > 0) body += ',';
    body += R"({"sku":"SKU-00001","title":"A thing of the first kind, in blue","quantity":2,)"
            R"("price":9.95})";
  }
  body += "]}";
  return "POST /orders HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + head + body;
}

/// Allocations from one handler call to the next, once everything has been used before, waiting for
/// the peer too; fails unless nearly every request after the first twenty costs the same. A busy
/// machine has the server go ways it has not gone before, each of which may take memory once.
std::size_t allocations_a_request(const std::string& request) {
  Handler handler;
  counted::Server service{handler};
  tenon::http::server_options options;
  options.port = 0;
  options.threads = 1;
  tenon::http::server network{service, options};
  network.start();
  {
    tenon::http::test::raw_client peer(network.port());
    for (int count = 0; count < 100; ++count) {
      if (count < 10) std::this_thread::sleep_for(std::chrono::milliseconds(3));
      peer.send(request);
      REQUIRE(peer.read_responses(1).starts_with("HTTP/1.1 200 "));
    }
  }
  network.stop();
  REQUIRE(handler.notes.size() == 100);
  std::vector<std::size_t> costs;
  for (std::size_t index = 21; index < 100; ++index) {
    costs.push_back(handler.notes[index] - handler.notes[index - 1]);
  }
  std::sort(costs.begin(), costs.end());
  const std::size_t each = costs[costs.size() / 2];
  CHECK(std::count(costs.begin(), costs.end(), each) >= 70);
  return each;
}

}  // namespace

TEST_CASE("a request with nothing but a path takes nothing from the heap") {
  CHECK(allocations_a_request("GET /plaintext HTTP/1.1\r\n" + head) == 0);
}

TEST_CASE("parameters take nothing from the heap, and JSON its text") {
  CHECK(allocations_a_request("GET /users/1234?verbose=true&limit=20 HTTP/1.1\r\n" + head) == 1);
}

TEST_CASE("a typed JSON request takes from the heap what its values need") {
  // Ten titles, the note, the list of items, the answer's text.
  CHECK(allocations_a_request(order_request()) == 13);
}
