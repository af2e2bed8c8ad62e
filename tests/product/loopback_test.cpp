// The product page's other lines: the typed client joined to the handlers in memory, and what
// asyncio programs do.
#include <chrono>
#include <map>
#include <numeric>
#include <string>

#include <petstore/client.hpp>
#include <petstore/server.hpp>
#include <support/catch.hpp>
#include <tenon/file.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

using namespace std::chrono_literals;

namespace {

class Pets final : public petstore::PetsHandler {
 public:
  tenon::task<GetPet::Response> get_pet(GetPet::Request request) override {
    if (request.pet_id == 99) co_await tenon::sleep_for(60s);
    auto pet = pets_.find(request.pet_id);
    if (pet == pets_.end()) co_return GetPet::NotFound{{.message = "no such pet"}};
    co_return GetPet::Ok{pet->second};
  }

 private:
  std::map<std::int64_t, petstore::Pet> pets_{{1, {.id = 1, .name = "Rex"}},
                                              {2, {.id = 2, .name = "Mia"}}};
};

tenon::task<std::string> from_cache() { co_return "cache"; }
tenon::task<std::string> from_origin() {
  co_await tenon::sleep_for(60s);
  co_return "origin";
}

int sha256(const std::string& blob) { return std::accumulate(blob.begin(), blob.end(), 0); }

tenon::task<void> as_asyncio_does() {
  Pets pets;
  petstore::Server server{pets};
  petstore::Client client{tenon::loopback(server)};

  auto [a, b] =
      co_await tenon::gather(client.get_pet({.pet_id = 1}), client.get_pet({.pet_id = 2}));
  CHECK(a.value().name == "Rex");
  CHECK(b.value().name == "Mia");

  auto first = co_await tenon::race(from_cache(), from_origin());
  CHECK(first == "cache");

  auto pet = co_await tenon::with_timeout(2s, client.get_pet({.pet_id = 1}));
  CHECK(pet.value().id == 1);

  std::string blob = "abc";
  auto digest = co_await tenon::offload([&] { return sha256(blob); });
  CHECK(digest == 294);

  auto text = co_await tenon::file::read_text(TENON_SOURCE_DIR "/tests/product/petstore.yaml");
  CHECK(text.starts_with("openapi: 3.1.0"));
}

tenon::task<void> too_slow() {
  Pets pets;
  petstore::Server server{pets};
  petstore::Client client{tenon::loopback(server)};
  (void)co_await tenon::with_timeout(5ms, client.get_pet({.pet_id = 99}));
}

}  // namespace

TEST_CASE("the typed client joins the handlers in memory") {
  Pets pets;
  petstore::Server server{pets};
  petstore::Client client{tenon::loopback(server)};
  auto response = tenon::run(client.get_pet({.pet_id = 8}));
  auto* missing = response.get_if<petstore::GetPet::NotFound>();
  REQUIRE(missing != nullptr);
  CHECK(missing->body.message == "no such pet");
  CHECK_THROWS_AS(response.value(), tenon::unexpected_response);
}

TEST_CASE("what asyncio programs do") { tenon::run(as_asyncio_does()); }

TEST_CASE("a call that takes too long is cancelled") {
  CHECK_THROWS_AS(tenon::run(too_slow()), tenon::timeout_error);
}
