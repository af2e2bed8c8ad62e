// Values inside values outside JSON: what the client writes, and all that the server reads.
#include <support/catch.hpp>
#include <tenon/loopback.hpp>

#include <nested/client.hpp>
#include <nested/server.hpp>
#include "tapped.hpp"

using nested::Address;
using nested::Filter;
using nested::RangeOrTime;
using nested::ops::CreateOrder;
using nested::ops::GetItem;
using nested::ops::Search;

namespace {

class notes final : public nested::DefaultHandler {
 public:
  Search::Request searched{};
  GetItem::Request got{};
  CreateOrder::Request created{};
  RangeOrTime range{std::int64_t{5}};

  tenon::task<Search::Response> search(Search::Request request) override {
    searched = std::move(request);
    co_return Search::Ok{.body = "ok", .x_range = range};
  }
  tenon::task<GetItem::Response> get_item(GetItem::Request request) override {
    got = std::move(request);
    co_return GetItem::NoContent{};
  }
  tenon::task<CreateOrder::Response> create_order(CreateOrder::Request request) override {
    created = std::move(request);
    co_return CreateOrder::Ok{.body = "ok"};
  }
};

struct joined {
  notes handler{};
  nested::Server server{handler};
  tapped wire{server};
  nested::Client client{tenon::loopback(wire)};

  /// What the client writes for it, as read back by the server too.
  std::string written(const Search::Request& request) {
    tenon::run(client.search(request)).value();
    return plain(wire.target.substr(wire.target.find('?') + 1));
  }
  std::string written(const CreateOrder::Request& request) {
    tenon::run(client.create_order(request)).value();
    return plain(wire.body);
  }

  plain_answer ask(std::string target, std::string form = {}) {
    plain_request request{.target = std::move(target)};
    if (!form.empty()) {
      request.method = "POST";
      request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
      request.body = std::move(form);
    }
    return ::ask(server, std::move(request));
  }
  /// `status pointer message` of the first thing wrong.
  std::string refusal(std::string target, std::string form = {}) {
    const plain_answer answer = ask(std::move(target), std::move(form));
    const std::string& text = answer.body;
    const auto part = [&](std::string_view key) {
      const std::size_t at = text.find(key, text.find("\"errors\""));
      if (at == std::string::npos) return std::string{"?"};
      const std::size_t from = at + key.size() + 3;
      return text.substr(from, text.find('"', from) - from);
    };
    return std::to_string(answer.status) + ' ' + part("pointer") + ": " + part("message");
  }
};

}  // namespace

TEST_CASE("deep objects are written in brackets and read back") {
  joined it;
  Search::Request request;
  request.created = RangeOrTime{nested::RangeOrTimeOption1{.gt = 3, .lt = 9}};
  CHECK(it.written(request) == "created[gt]=3&created[lt]=9");
  CHECK(it.handler.searched.created == request.created);
  request.created = RangeOrTime{std::int64_t{12}};
  CHECK(it.written(request) == "created=12");
  CHECK(it.handler.searched.created == request.created);

  request = {};
  Filter inner{.exact = true, .labels = {{{"a b", "1"}, {"c", "true"}}}};
  request.filter = Filter{.name = "12", .sizes = {{1, 2}}, .inner = tenon::box<Filter>{inner}};
  request.expand = {"x", "y"};
  CHECK(it.written(request) ==
        "filter[name]=12&filter[sizes][0]=1&filter[sizes][1]=2&filter[inner][exact]=true&"
        "filter[inner][labels][a b]=1&filter[inner][labels][c]=true&expand[0]=x&expand[1]=y");
  CHECK(it.handler.searched.filter == request.filter);
  CHECK(it.handler.searched.expand == request.expand);
}

TEST_CASE("lists in brackets are read however they are numbered") {
  joined it;
  const std::vector<std::int64_t> sizes{4, 5};
  for (const std::string text :
       {"filter[sizes][0]=4&filter[sizes][1]=5", "filter[sizes][1]=5&filter[sizes][0]=4",
        "filter[sizes][]=4&filter[sizes][]=5", "filter[sizes]=4&filter[sizes]=5"}) {
    REQUIRE(it.ask("/search?" + text).status == 200);
    CHECK(it.handler.searched.filter->sizes == sizes);
  }
  REQUIRE(it.ask("/search?filter[sizes]=4&filter[name]=").status == 200);
  CHECK(it.handler.searched.filter->sizes == std::vector<std::int64_t>{4});
  CHECK(it.handler.searched.filter->name == "");
  REQUIRE(it.ask("/search?filter[labels][0]=zero&filter[labels][1]=one").status == 200);
  CHECK(it.handler.searched.filter->labels->at("1") == "one");
  REQUIRE(it.ask("/search?expand[]=a&expand[]=b").status == 200);
  CHECK(it.handler.searched.expand == std::vector<std::string>{"a", "b"});
}

TEST_CASE("brackets that do not fit are refused where they are") {
  joined it;
  CHECK(it.refusal("/search?filter[sizes][0]=1&filter[sizes][2]=2") ==
        "400 /filter/sizes: must have its items numbered from 0 without gaps");
  CHECK(it.refusal("/search?filter[sizes][00]=1") ==
        "400 /filter/sizes: must have its items numbered from 0 without gaps");
  CHECK(it.refusal("/search?filter[sizes][]=1&filter[sizes][0]=2") ==
        "400 /filter: is written in several ways at once");
  CHECK(it.refusal("/search?filter=1&filter[name]=x") ==
        "400 /filter: is written in several ways at once");
  CHECK(it.refusal("/search?filter[sizes][0]=1&filter[sizes][1]=b") ==
        "400 /filter/sizes/1: must be an integer");
  CHECK(it.refusal("/search?filter[inner][exact]=1") ==
        "400 /filter/inner/exact: must be true or false");
  CHECK(it.refusal("/search?filter[name]=a&filter[name]=b") ==
        "400 /filter/name: is given more than once");
  CHECK(it.refusal("/search?filter[name=a") == "400 /filter: has brackets that do not pair up");
  CHECK(it.refusal("/search?filter[name]x=a") == "400 /filter: has brackets that do not pair up");
  CHECK(it.refusal("/search?filter[a][][b]=1") ==
        "400 /filter: must number the items that have members");
  CHECK(it.refusal("/search?created=soon") == "400 /created: must be an integer or an object");
  std::string deep = "/search?filter";
  for (int i = 0; i < 33; ++i) deep += "[inner]";
  CHECK(it.refusal(deep + "=1") == "400 /filter: has too many brackets");
}

TEST_CASE("alternatives are told apart by how they are written") {
  joined it;
  Search::Request request;
  request.tag = Search::Request::Tag{std::vector<std::string>{"a,b", "c"}};
  request.level = Search::Request::Level{std::int64_t{3}};
  request.levels = {{Search::Request::LevelsItem{std::int64_t{1}},
                     Search::Request::LevelsItem{std::string{"x,y"}}}};
  request.x_either = Search::Request::XEither{std::vector<std::int64_t>{1, 2}};
  request.odd = 3;
  CHECK(it.written(request) == "tag=a,b&tag=c&level=3&levels=1,x,y&odd=3");
  CHECK(it.wire.headers.find("X-Either") == "1,2");
  CHECK(it.handler.searched.tag == request.tag);
  CHECK(it.handler.searched.level == request.level);
  CHECK(it.handler.searched.levels == request.levels);
  CHECK(it.handler.searched.x_either == request.x_either);
  request.tag = Search::Request::Tag{std::string{"12"}};
  request.level = Search::Request::Level{nested::ops::SearchRequestLevelString::high};
  request.x_either = Search::Request::XEither{true};
  CHECK(it.written(request) == "tag=12&level=high&levels=1,x,y&odd=3");
  CHECK(it.handler.searched.tag == request.tag);
  CHECK(it.handler.searched.level == request.level);
  CHECK(it.handler.searched.x_either == request.x_either);
  CHECK(it.refusal("/search?tag=a&tag=b&tag=c&tag=d") == "422 /tag: must have at most 3 items");
  CHECK(it.refusal("/search?level=-1").starts_with("422 /level: "));
  CHECK(it.refusal("/search?odd=4").starts_with("422 /odd: "));
}

TEST_CASE("path parameters have alternatives too") {
  joined it;
  tenon::run(it.client.get_item({.id = GetItem::Request::Id{std::int64_t{7}}})).value();
  CHECK(it.wire.target == "/items/;id=7");
  CHECK(it.handler.got.id == GetItem::Request::Id{std::int64_t{7}});
  const GetItem::Request::Id several{std::vector<std::int64_t>{7, 8}};
  tenon::run(it.client.get_item({.id = several})).value();
  CHECK(it.wire.target == "/items/;id=7,8");
  CHECK(it.handler.got.id == several);
}

TEST_CASE("what no style has a place for is JSON text") {
  joined it;
  Search::Request request;
  request.mdfilters = {Filter{.name = "a", .sizes = {{1}}}};
  CHECK(it.written(request) == R"(mdfilters=[{"name":"a","sizes":[1]}])");
  CHECK(it.handler.searched.mdfilters == request.mdfilters);
  REQUIRE(it.ask(R"(/search?mdfilters=%7B%22name%22:%22a%22%7D&mdfilters=%7B%7D)").status == 200);
  CHECK(it.handler.searched.mdfilters->size() == 2);
  CHECK(it.refusal("/search?mdfilters=x") == "400 /mdfilters/0: must be an object");
  it.handler.range = RangeOrTime{nested::RangeOrTimeOption1{.gt = 1, .lt = 2}};
  const auto answer = tenon::run(it.client.search({}));
  CHECK(answer.get_if<Search::Ok>()->x_range == it.handler.range);
}

TEST_CASE("forms hold values inside values") {
  joined it;
  CreateOrder::Request request;
  auto& body = request.body;
  body.customer = "c";
  body.expand = {"a", "b"};
  body.tags = {"x", "y"};
  body.items = {{.price = "1", .quantity = 2, .taxes = {{0.5}}}, {.price = "p"}};
  body.metadata = CreateOrder::Request::Body::Metadata{tenon::map<std::string>{{"k", "7"}}};
  body.shipping = Address{.line1 = "1 Rd", .geo = Address::Geo{.lat = 1.5}};
  body.billing = Address{.line1 = "2 St"};
  body.notes = {Address{.line1 = "a"}, Address{.line1 = "b"}};
  CHECK(it.written(request) ==
        "customer=c&expand[0]=a&expand[1]=b&tags=x&tags=y&items[0][price]=1&items[0][quantity]=2&"
        "items[0][taxes][0]=0.5&items[1][price]=p&metadata[k]=7&shipping[line1]=1 Rd&"
        "shipping[geo][lat]=1.5&billing={\"line1\":\"2 St\"}&notes={\"line1\":\"a\"}&"
        "notes={\"line1\":\"b\"}");
  CHECK(it.handler.created.body == body);
  body = {.customer = "c", .metadata = nested::ops::CreateOrderRequestBodyMetadataString::empty};
  CHECK(it.written(request) == "customer=c&metadata=");
  CHECK(it.handler.created.body == body);
}

TEST_CASE("forms are read in brackets whatever their encoding says") {
  joined it;
  REQUIRE(it.ask("/orders", "customer=c&billing%5Bline1%5D=a+b&notes[0][line1]=n").status == 200);
  CHECK(it.handler.created.body.billing == Address{.line1 = "a b"});
  CHECK(it.handler.created.body.notes->at(0).line1 == "n");
  CHECK(it.refusal("/orders", "customer=c&billing[geo][lat]=1") ==
        "422 /billing/line1: is required");
  CHECK(it.refusal("/orders", "customer=c&items[0][price]=p&items[0][quantity]=0")
            .starts_with("422 /items/0/quantity: "));
  CHECK(it.refusal("/orders", "customer=c&other[x]=1") == "422 /other[x]: is not allowed");
  CHECK(it.refusal("/orders", "customer=c&customer[x]=1") == "422 /customer[x]: is not allowed");
}

TEST_CASE("a member whose name has brackets cannot be written") {
  joined it;
  CreateOrder::Request request;
  request.body.customer = "c";
  request.body.metadata =
      CreateOrder::Request::Body::Metadata{tenon::map<std::string>{{"a]", "7"}}};
  CHECK_THROWS_AS(tenon::run(it.client.create_order(request)), std::invalid_argument);
}

TEST_CASE("a form holds no more values than the limit") {
  joined it;
  std::string form = "customer=c";
  for (int i = 0; i < 20000; ++i) form += "&tags=x&metadata[" + std::to_string(i) + "]=";
  CHECK(it.refusal("/orders", form) == "400 /metadata: has too many values");
}
