// Schemas that types of the application stand for.
#include <algorithm>
#include <charconv>
#include <string>
#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

#include <priced/client.hpp>
#include <priced/json.hpp>
#include <priced/server.hpp>

#include "ask.hpp"

namespace shop {

// region: codec
void read_json(tenon::json::reader& in, money& out) {
  std::string text;
  if (!in.read_string(text)) return;
  const std::size_t point = text.find('.');
  std::int64_t whole = 0;
  std::int64_t cents = 0;
  const char* const middle = text.data() + std::min(point, text.size());
  const char* const end = text.data() + text.size();
  const bool is_whole = std::from_chars(text.data(), middle, whole).ptr == middle;
  if (!is_whole || end - middle != 3 || std::from_chars(middle + 1, end, cents).ptr != end) {
    return in.violate("format", "must be an amount such as 12.34");
  }
  out.cents = whole * 100 + cents;
}

void write_json(tenon::json::writer& out, const money& value) {
  const std::string cents = std::to_string(value.cents % 100);
  out.string(std::to_string(value.cents / 100) + (cents.size() == 1 ? ".0" : ".") + cents);
}
// end: codec

void read_json(tenon::json::reader& in, colour& out) { (void)in.read_string(out.name); }
void write_json(tenon::json::writer& out, const colour& value) { out.string(value.name); }

}  // namespace shop

namespace {

using namespace priced;
using shop::money;

class prices final : public DefaultHandler {
 public:
  Price::Request seen{};
  money form_price{};

  tenon::task<Price::Response> price(Price::Request request) override {
    seen = request;
    co_return Price::Ok{.body = request.body};
  }
  tenon::task<Form::Response> form(Form::Request request) override {
    form_price = request.body.price;
    co_return Form::NoContent{};
  }
};

}  // namespace

TEST_CASE("a type of the user's travels like any other") {
  prices handler;
  Server server{handler};
  Client client{tenon::loopback(server)};
  Price::Request request{.least = money{150}, .x_tips = std::vector<money>{{5}, {1000}}};
  request.body.price = money{1234};
  request.body.before = money{99};
  request.body.either = money{7};
  request.body.colour = shop::colour{"red"};
  const Price::Request sent = request;
  Price::Response answer = tenon::run(client.price(request));
  CHECK(answer.value() == sent.body);
  CHECK(handler.seen.least == sent.least);
  CHECK(handler.seen.x_tips == sent.x_tips);
  CHECK(handler.seen.body == sent.body);
  static_assert(std::is_same_v<Money, money>);
  const plain_answer wrong = ask(server, {.method = "POST",
                                          .target = "/prices?least=1.5x",
                                          .headers = {{"Content-Type", "application/json"}},
                                          .body = R"({"price":"1.00","before":"1234.56"})"});
  CHECK(wrong.status == 422);
  CHECK(wrong.body.find("must be an amount such as 12.34") != std::string::npos);
  CHECK(wrong.body.find(R"("pointer":"/before","code":"max_length")") != std::string::npos);
  Form::Request form;
  form.body.price = money{205};
  CHECK(tenon::run(client.form(form)).holds<Form::NoContent>());
  CHECK(handler.form_price == money{205});
}

TEST_CASE("a struct can be seen as what it is made of") {
  Gift gift;
  gift.name = "ring";
  gift.note = "gold";
  gift.price = money{900};
  const Named seen = gift.as<Named>();
  CHECK(seen.name == "ring");
  CHECK(seen.note == "gold");
}
