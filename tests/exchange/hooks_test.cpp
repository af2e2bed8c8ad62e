// What the API sends: webhooks and callbacks, from its client class to the receiver's server class.
#include <case_hooks/client.hpp>
#include <case_hooks/server.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>
#include <utility>

using namespace case_hooks;

namespace {

const tenon::uuid delivery = *tenon::uuid::parse("123e4567-e89b-12d3-a456-426614174000");

class Webhooks final : public UnimplementedWebhookHandler {
 public:
  tenon::task<OrderCancelled::Response> order_cancelled(OrderCancelled::Request request,
                                                        tenon::api::principal caller) override {
    seen = std::move(request);
    sender = std::move(caller.subject);
    if (seen->attempt == 3) co_return OrderCancelled::Gone{};
    co_return OrderCancelled::NoContent{};
  }

  std::optional<OrderCancelled::Request> seen{};
  std::string sender{};
};

class Callbacks final : public UnimplementedCallbackHandler {
 public:
  tenon::task<OrderShipped::Response> order_shipped(OrderShipped::Request request) override {
    shipped = request.body.id;
    co_return OrderShipped::NoContent{};
  }
  tenon::task<Ping::Response> ping(Ping::Request) override { co_return Ping::Ok{}; }

  std::int64_t shipped = 0;
};

class Signatures final : public Authenticator {
 public:
  tenon::task<std::optional<tenon::api::principal>> key(tenon::api::api_key,
                                                        tenon::api::scopes) override {
    co_return std::nullopt;
  }
  tenon::task<std::optional<tenon::api::principal>> signature(tenon::api::api_key key,
                                                              tenon::api::scopes) override {
    if (!tenon::api::equal_secrets(key.value, "sesame")) co_return std::nullopt;
    co_return tenon::api::principal{.subject = "shop"};
  }
};

/// Takes URLs of one host.
class OneHost final : public tenon::api::url_filter {
 public:
  bool allows(const tenon::http::url& target) const override { return target.host == "127.0.0.1"; }
};

WebhookClient::OrderCancelled::Request cancelled(std::int32_t attempt) {
  return {.attempt = attempt, .x_delivery = delivery, .body = {.id = 7, .item = "pen"}};
}

}  // namespace

TEST_CASE("a webhook goes to the URL its receiver gave, with its query and the credentials") {
  Webhooks handler;
  Signatures signatures;
  WebhookServer receiver(handler, signatures, {.order_cancelled = "/hooks/cancelled"});
  WebhookClient sender(tenon::loopback(receiver), {.signature = "sesame"});

  auto answer =
      tenon::run(sender.order_cancelled("http://shop.example/hooks/cancelled?x=1", cancelled(1)));
  CHECK(answer.holds<ops::OrderCancelled::NoContent>());
  REQUIRE(handler.seen);
  CHECK(handler.seen->attempt == 1);
  CHECK(handler.seen->x_delivery == delivery);
  CHECK(handler.seen->body.item == "pen");
  CHECK(handler.sender == "shop");

  answer = tenon::run(sender.order_cancelled("http://shop.example/hooks/cancelled", cancelled(3)));
  CHECK(answer.holds<ops::OrderCancelled::Gone>());
  // Its own path, not the default one; and a query of the URL counts as any other.
  answer = tenon::run(sender.order_cancelled("http://shop.example/order.cancelled", cancelled(1)));
  CHECK(answer.get_if<tenon::undocumented>()->status == 404);
  auto broken = cancelled(1);
  broken.attempt.reset();
  answer = tenon::run(
      sender.order_cancelled("http://shop.example/hooks/cancelled?attempt=0", std::move(broken)));
  CHECK(answer.get_if<tenon::undocumented>()->status == 422);
}

TEST_CASE("webhooks are received only from who shows what they ask for") {
  Webhooks handler;
  Signatures signatures;
  WebhookServer receiver(handler, signatures);
  const auto status = [&](Credentials credentials) {
    WebhookClient sender(tenon::loopback(receiver), std::move(credentials));
    auto answer = tenon::run(sender.order_cancelled("http://a/order.cancelled", cancelled(1)));
    const auto* other = answer.get_if<tenon::undocumented>();
    return other == nullptr ? 0 : other->status;
  };
  CHECK(status({}) == 401);
  CHECK(status({.signature = "guessed"}) == 401);
  CHECK(status({.key = "sesame"}) == 401);
  CHECK_FALSE(handler.seen);
  CHECK(status({.signature = "sesame"}) == 0);
}

TEST_CASE("what asks for no security itself asks for none, whatever the document asks of callers") {
  Callbacks handler;
  CallbackServer receiver(handler);
  CallbackClient sender(tenon::loopback(receiver));
  auto answer = tenon::run(sender.ping("http://a/subscribe/ping", {}));
  CHECK(answer.holds<ops::Ping::Ok>());
  auto missing = tenon::run(sender.progress("http://a/createOrder/progress", {.body = {5}}));
  CHECK(missing.get_if<tenon::undocumented>()->status == 501);
}

TEST_CASE("callbacks go over a socket, to where the sender lets them go") {
  Callbacks handler;
  CallbackServer service(handler, {.order_shipped = "/shipped"});
  tenon::http::server receiver(service, {.port = 0, .threads = 1});
  receiver.start();
  const std::string url = "http://127.0.0.1:" + std::to_string(receiver.port()) + "/shipped";
  const auto shipped = [](std::int64_t id) {
    return CallbackClient::OrderShipped::Request{.body = {.id = id, .item = "pen"}};
  };

  CallbackClient careful;  // as it is made: public addresses only
  CHECK_THROWS_AS(tenon::run(careful.order_shipped(url, shipped(1))), tenon::http::transport_error);
  CHECK_THROWS_AS(tenon::run(careful.order_shipped("ftp://127.0.0.1/", shipped(1))),
                  std::invalid_argument);
  CHECK(handler.shipped == 0);

  const OneHost filter;
  CallbackClient sender({.filter = &filter, .private_addresses = true, .max_hosts = 1});
  auto answer = tenon::run(sender.order_shipped(url, shipped(2)));
  CHECK(answer.holds<ops::OrderShipped::NoContent>());
  CHECK(handler.shipped == 2);
  CHECK_THROWS_AS(tenon::run(sender.order_shipped("http://localhost/shipped", shipped(3))),
                  tenon::api::url_refused);
  // A second host takes the place of the first, which is connected again.
  CHECK_THROWS_AS(tenon::run(sender.order_shipped("http://127.0.0.1:1/shipped", shipped(3))),
                  tenon::http::transport_error);
  answer = tenon::run(sender.order_shipped(url, shipped(4)));
  CHECK(handler.shipped == 4);
  receiver.stop();
}

TEST_CASE("the URL of a callback is found in the request that asks for it") {
  ops::CreateOrder::Request order{.body = {.item = "pen"}};
  CHECK_FALSE(CallbackClient::order_shipped_url(order));
  order.body.hooks =
      NewOrder::Hooks{.shipped = "http://shop.example/a?b=c", .progress = "http://shop.example/p"};
  CHECK(CallbackClient::order_shipped_url(order) == "http://shop.example/a?b=c");
  CHECK_FALSE(CallbackClient::progress_url(order));  // the tag is a part of it
  order.tag = "x&y=/z";
  CHECK(CallbackClient::progress_url(order) == "http://shop.example/p?order=x%26y%3D%2Fz");
  CHECK(CallbackClient::ping_url({.x_callback = "http://shop.example/ping"}) ==
        "http://shop.example/ping");
}

TEST_CASE("a link makes the next request of a response and of its request") {
  const ops::CreateOrder::Request order{.tag = "t", .body = {.item = "pen"}};
  const ops::CreateOrder::Created created{.body = {.id = 7, .item = "pen"},
                                          .location = "/orders/7"};

  const auto next = links::get_order(order, created);
  REQUIRE(next);
  CHECK(next->order_id == "7");  // a number where text is wanted
  CHECK(next->note == "made by POST with t");
  CHECK(next->x_fields == std::vector<std::string>{"id", "item"});
  // What is missing may be missing where the parameter is optional.
  const auto bare = links::get_order({.body = {.item = "pen"}}, created);
  REQUIRE(bare);
  CHECK_FALSE(bare->note);

  const auto again = links::again(order, created);
  REQUIRE(again);
  CHECK(again->tag == "again");
  CHECK(again->body == order.body);

  const auto why = links::why(ops::CreateOrder::ClientError{.status = 422});
  REQUIRE(why);
  CHECK(why->status == 422);
}
