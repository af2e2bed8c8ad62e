// The typed client joined to the handlers, and to a service that answers whatever it likes.
#include <support/catch.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/server.hpp>
#include <tenon/loopback.hpp>

#include <shop/client.hpp>
#include "shop.hpp"

using petstore::ops::CreatePet;
using petstore::ops::GetPet;

namespace {

struct joined : open_shop {
  petstore::Client client{tenon::loopback(server), petstore::Credentials{.shop_token = "all"}};
};

/// Answers every request with the same text, and keeps the last request.
class canned final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    target = incoming.target;
    headers = incoming.headers;
    tenon::http::response answer;
    answer.status = status;
    answer.headers.add("Content-Type", type);
    answer.body = body;
    co_return answer;
  }
  int status = 200;
  std::string type = "application/json";
  std::string body{};
  std::string target{};
  tenon::http::fields headers{};
};

}  // namespace

TEST_CASE("a typed answer comes back") {
  joined shop;
  const GetPet::Response response = tenon::run(shop.client.get_pet({.pet_id = 7}));
  const auto* ok = response.get_if<GetPet::Ok>();
  REQUIRE(ok != nullptr);
  CHECK(ok->body == petstore::Pet{.id = 7, .name = "Rex", .status = petstore::Status::available});
  CHECK(ok->etag == "\"v1\"");
}

TEST_CASE("a documented error comes back typed") {
  joined shop;
  GetPet::Response response = tenon::run(shop.client.get_pet({.pet_id = 9}));
  REQUIRE(response.holds<GetPet::NotFound>());
  CHECK(response.get_if<GetPet::NotFound>()->body.message == "no such pet");
  CHECK_THROWS_AS(response.value(), tenon::unexpected_response);
  const CreatePet::Response refused =
      tenon::run(shop.client.create_pet({.body = {.name = "teapot"}}));
  REQUIRE(refused.holds<CreatePet::Default>());
  CHECK(refused.get_if<CreatePet::Default>()->status == 418);
}

TEST_CASE("every kind of parameter arrives") {
  joined shop;
  petstore::ops::ListPets::Request request;
  request.limit = 3;
  request.status = petstore::Status::sold;
  request.tags = {"a b", "c&d", "\xC3\xA4"};
  request.ids = {1, -2};
  request.filter = petstore::Filter{.status = petstore::Status::sold, .min_age = 2};
  request.since = std::chrono::year{2024} / 2 / 29;
  request.verbose = true;
  request.like = petstore::Pet{.id = 1, .name = "\"Rex\""};
  request.x_trace = "t1";
  request.session = "s;1";
  const auto response = tenon::run(shop.client.list_pets(request));
  REQUIRE(response.holds<petstore::ops::ListPets::Ok>());
  CHECK(response.get_if<petstore::ops::ListPets::Ok>()->x_total == 1);
  const petstore::ops::ListPets::Request& seen = shop.pets.listed;
  CHECK(seen.limit == 3);
  CHECK(seen.status == request.status);
  CHECK(seen.tags == request.tags);
  CHECK(seen.ids == request.ids);
  CHECK(seen.filter == request.filter);
  CHECK(seen.since == request.since);
  CHECK(seen.verbose == request.verbose);
  CHECK(seen.like == request.like);
  CHECK(seen.x_trace == request.x_trace);
  CHECK(seen.session == request.session);
}

TEST_CASE("what is not given keeps its default") {
  joined shop;
  CHECK(ask(shop.server, {.target = "/pets"}).status == 200);
  CHECK(shop.pets.listed.limit == 20);
  CHECK_FALSE(shop.pets.listed.filter.has_value());
}

TEST_CASE("forms and bytes travel") {
  joined shop;
  const petstore::PetForm form{.name = "Rex & Co", .tags = {"x", "y"}, .copies = 2};
  CHECK(tenon::run(shop.client.update_pet({.pet_id = 7, .body = form})).value() ==
        "Rex & Co it is");
  CHECK(shop.pets.updated.body == form);
  const tenon::bytes photo{0, 255, 10};
  CHECK(tenon::run(shop.client.put_photo({.pet_id = 7, .body = photo})).value() == photo);
  CHECK(tenon::run(shop.client.put_photo({.pet_id = 7})).value().empty());
}

TEST_CASE("credentials go with the request") {
  joined shop;
  tenon::run(shop.client.delete_pet({.pet_id = 7})).value();
  CHECK(shop.pets.caller == "bob");
  petstore::Client both{
      tenon::loopback(shop.server),
      petstore::Credentials{.shop_login = tenon::api::basic_credentials{"ann", "p:w"},
                            .shop_key = "k1"}};
  tenon::run(both.delete_pet({.pet_id = 7})).value();
  CHECK(shop.pets.caller == "ann");
  petstore::Client nobody{tenon::loopback(shop.server)};
  const auto refused = tenon::run(nobody.delete_pet({.pet_id = 7}));
  REQUIRE(refused.holds<tenon::undocumented>());
  CHECK(refused.get_if<tenon::undocumented>()->status == 401);
}

TEST_CASE("an undocumented answer is kept whole") {
  joined shop;
  const GetPet::Response response = tenon::run(shop.client.get_pet({.pet_id = 300}));
  const auto* other = response.get_if<tenon::undocumented>();
  REQUIRE(other != nullptr);
  CHECK(other->status == 303);
  CHECK(other->body == "see there");
  CHECK(other->headers == std::vector<tenon::undocumented::header>{{"Location", "/pets/7"}});
}

TEST_CASE("a documented answer that does not fit is refused with everything wrong") {
  canned service;
  petstore::Client client{tenon::loopback(service)};
  service.body = R"({"id":"7","status":"lost"})";
  try {
    (void)tenon::run(client.get_pet({.pet_id = 7}));
    FAIL("accepted");
  } catch (const tenon::api::invalid_response& error) {
    CHECK(error.status() == 200);
    CHECK(error.body() == service.body);
    REQUIRE(error.violations().size() == 2);
    CHECK(error.violations()[0].pointer == "/id");
    CHECK(error.violations()[1].pointer == "/name");
    CHECK(std::string{error.what()}.starts_with("getPet answered 200"));
  }
  service.body = "{";
  CHECK_THROWS_AS(tenon::run(client.get_pet({.pet_id = 7})), tenon::api::invalid_response);
  service.type = "text/html";
  service.body = "{}";
  CHECK_THROWS_AS(tenon::run(client.get_pet({.pet_id = 7})), tenon::api::invalid_response);
}

TEST_CASE("an enum value from a newer API is unknown, not an error") {
  canned service;
  petstore::Client client{tenon::loopback(service)};
  service.body = R"({"id":7,"name":"Rex","status":"lost"})";
  CHECK(tenon::run(client.get_pet({.pet_id = 7})).value().status == petstore::Status::unknown);
}

TEST_CASE("validation can be turned off") {
  canned service;
  petstore::Client client{
      tenon::loopback(service),
      {},
      {.headers = {{"X-App", "test"}}, .validation = tenon::api::response_validation::off}};
  service.body = R"({"id":7})";
  CHECK(tenon::run(client.get_pet({.pet_id = 7})).value().id == 7);
  CHECK(service.headers.find("X-App") == "test");
  CHECK(service.headers.find("Accept") == "application/json");
  CHECK(service.target == "/pets/7");
}

TEST_CASE("a body over the client's limit is refused") {
  canned service;
  petstore::Client client{tenon::loopback(service), {}, {.max_body = 10}};
  service.body = std::string(11, ' ');
  CHECK_THROWS_AS(tenon::run(client.get_pet({.pet_id = 7})), tenon::http::body_error);
}

namespace {

class never final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request&) override {
    co_await tenon::sleep_for(std::chrono::seconds{60});
    co_return tenon::http::response{};
  }
};

}  // namespace

TEST_CASE("a call takes no longer than the client's timeout") {
  never service;
  petstore::Client client{tenon::loopback(service), {}, {.timeout = std::chrono::milliseconds{5}}};
  CHECK_THROWS_AS(tenon::run(client.get_pet({.pet_id = 7})), tenon::timeout_error);
}

TEST_CASE("a base URL may have a path, and nothing else") {
  shop pets;
  doorman door;
  petstore::Server server{pets, door, {.base_path = "/v1"}};
  tenon::http::server network{server, {.port = 0, .threads = 1}};
  network.start();
  petstore::Client client{network.address() + "/v1/"};
  CHECK(tenon::run(client.get_pet({.pet_id = 7})).value().name == "Rex");
  CHECK(tenon::run(client.get_pet({.pet_id = 9})).holds<GetPet::NotFound>());
  CHECK_THROWS_AS(petstore::Client{"localhost:8080"}, std::invalid_argument);
  CHECK_THROWS_AS(petstore::Client{"http://localhost/?x=1"}, std::invalid_argument);
  network.stop();
}
