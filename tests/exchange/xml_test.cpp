// Bodies in XML, typed at both ends of a socket and of the loopback, and what a server makes of
// other people's documents.
#include <case_xml/client.hpp>
#include <case_xml/server.hpp>
#include <case_xml_3_2/client.hpp>
#include <case_xml_3_2/server.hpp>

#include <optional>
#include <runtime/api/ask.hpp>
#include <string>
#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/json/any.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

using namespace case_xml;

namespace {

class Handler final : public UnimplementedDefaultHandler {
 public:
  tenon::task<AddBook::Response> add_book(AddBook::Request request) override {
    received = request.content_type;
    if (request.body.title == "unwanted") {
      co_return AddBook::Default{.status = 409, .body = {.title = "<no> & never"}};
    }
    last = request.body;
    co_return AddBook::Created{request.body};
  }
  tenon::task<ListBooks::Response> list_books(ListBooks::Request) override {
    co_return ListBooks::Ok{books};
  }
  tenon::task<PutShelf::Response> put_shelf(PutShelf::Request request) override {
    if (!request.body) co_return PutShelf::Ok{};
    co_return PutShelf::Ok{*request.body};
  }
  tenon::task<PostRaw::Response> post_raw(PostRaw::Request request) override {
    received = request.body;
    co_return PostRaw::NoContent{};
  }
  std::string received{};
  Book last{};
  std::vector<Book> books{};
};

/// The handler, reached over the loopback or a socket.
struct reached {
  explicit reached(bool over_socket) {
    if (over_socket) {
      listening.start();
      client.emplace(listening.address());
    } else {
      client.emplace(tenon::loopback(server));
    }
  }
  Handler handler{};
  Server server{handler};
  tenon::http::server listening{server, {.port = 0, .threads = 1}};
  std::optional<Client> client{};
};

Book small(std::string title) {
  return {.isbn = "123", .title = std::move(title), .authors = {"A"}, .kind = Book::Kind::poetry};
}

Book whole() {
  Book out = small("R & <D>");
  out.language = "en\n\"GB\"";
  out.edition = 2;
  out.authors = {"  A", "", "C\r\n\tdé"};
  out.keywords = {"x", "y z"};
  out.kind = Book::Kind::science_and_nature;
  out.price = tenon::null;
  out.subtitle = "";
  out.published = tenon::date{std::chrono::year{2024}, std::chrono::month{2}, std::chrono::day{29}};
  out.in_print = false;
  out.publisher = Publisher{.name = "P", .founded = 1901};
  out.sales = tenon::map<std::int64_t>{{"de", 1}, {"at-9.x", -9007199254740993}};
  out.sequels = {small("S"), small("T")};
  out.sequels->front().price = 12.5;
  out.note = Praise{.tone = "Praise", .stars = 5};
  return out;
}

plain_request post(std::string body, std::string content_type = "application/xml") {
  return {.method = "POST",
          .target = "/books",
          .headers = {{"Content-Type", std::move(content_type)}, {"Accept", "application/xml"}},
          .body = std::move(body)};
}

/// `pointer code` of every error of a problem.
std::vector<std::string> errors_of(const plain_answer& answer) {
  std::vector<std::string> out;
  std::string_view rest = answer.body;
  const auto member = [&](std::string_view name) {
    const std::string mark = "\"" + std::string{name} + "\":\"";
    const std::size_t start = rest.find(mark) + mark.size();
    const std::size_t end = rest.find('"', start);
    const std::string value{rest.substr(start, end - start)};
    rest.remove_prefix(end);
    return value;
  };
  while (rest.find("\"pointer\":") != std::string_view::npos) {
    const std::string pointer = member("pointer");
    out.push_back(pointer + " " + member("code"));
  }
  return out;
}

/// A book in the namespace, with these parts in place of good ones.
std::string book(std::string_view attributes, std::string_view rest) {
  return "<book xmlns='https://library.example.com/books' " + std::string{attributes} + ">" +
         std::string{rest} + "</book>";
}
constexpr std::string_view good =
    "<title>T</title><authors><author>A</author></authors><kind>novel</kind>";

}  // namespace

TEST_CASE("a struct is the same in XML as in JSON") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    AddBook::Request as_usual{.body = whole(), .content_type = {}};
    AddBook::Response usual = co_await all.client->add_book(std::move(as_usual));
    CHECK(all.handler.received == "application/json");
    CHECK(usual.get<AddBook::Created>().body == whole());
    // region: send
    AddBook::Request request{.body = whole(), .content_type = "application/xml"};
    AddBook::Response response = co_await all.client->add_book(std::move(request));
    // end: send
    CHECK(all.handler.received == "application/xml");
    CHECK(all.handler.last == whole());
    CHECK(response.get<AddBook::Created>().body == whole());
    CHECK(response.get<AddBook::Created>().content_type == "application/json");  // comes first
  };
  tenon::run(main());
}

TEST_CASE("lists, empty bodies and errors are XML") {
  reached all(GENERATE(false, true));
  all.handler.books = {whole(), small("b")};
  auto main = [&]() -> tenon::task<> {
    ListBooks::Response listed = co_await all.client->list_books({});
    CHECK(std::move(listed).value() == all.handler.books);
    AddBook::Request unwanted{.body = small("unwanted"), .content_type = {}};
    AddBook::Response refused = co_await all.client->add_book(std::move(unwanted));
    CHECK(refused.get<AddBook::Default>().body.title == "<no> & never");
    PutShelf::Response empty = co_await all.client->put_shelf({});
    CHECK(std::move(empty).value() == Shelf{});
    Shelf shelf{.places = {{1, 2}, {3, 4}}};
    shelf.labels = tenon::map<std::vector<std::string>>{{"a", {"1", "2"}}, {"b", {"3"}}};
    shelf.spare = std::vector<std::int64_t>{};
    shelf.either = ShelfEither{ShelfEitherString::few};
    PutShelf::Request request;
    request.body = shelf;
    PutShelf::Response kept = co_await all.client->put_shelf(request);
    CHECK(std::move(kept).value() == shelf);
    request.body->spare = tenon::null;
    request.body->either = ShelfEither{std::int64_t{7}};
    PutShelf::Response again = co_await all.client->put_shelf(request);
    CHECK(std::move(again).value() == *request.body);
  };
  tenon::run(main());
}

TEST_CASE("text and attributes by nodeType, elements by their components") {
  namespace newer = case_xml_3_2;
  struct : newer::DefaultHandler {
    tenon::task<newer::PutPrices::Response> put_prices(newer::PutPrices::Request request) override {
      co_return newer::PutPrices::Ok{request.body};
    }
  } handler;
  newer::Server server{handler};
  newer::Client client{tenon::loopback(server)};
  newer::PutPrices::Request request;
  request.body = {.first = {.currency = "EUR", .amount = 1.25}, .list = {{.amount = 3}}};
  request.body.remarks.emplace().push_back(tenon::null);
  request.body.remarks->push_back("r");
  request.body.html = newer::Page{.content = "<b>]]></b>"};
  auto main = [&]() -> tenon::task<> {
    newer::PutPrices::Response response = co_await client.put_prices(request);
    CHECK(std::move(response).value() == request.body);
  };
  tenon::run(main());
  const plain_answer answer =
      ask(server, {.method = "PUT",
                   .target = "/prices",
                   .headers = {{"Content-Type", "application/xml"}},
                   .body = "<Prices><Price currency='EUR'> 1.25 </Price><all><Price>3</Price>"
                           "<Price>0.5</Price></all></Prices>"});
  CHECK(answer.status == 200);
  CHECK(answer.body ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Prices><Price currency=\"EUR\">1.25</Price><all><Price>3</Price><Price>0.5</Price>"
        "</all></Prices>");
}

TEST_CASE("what is written is what the document says") {
  reached all(false);
  const plain_answer answer = ask(
      all.server,
      post(book("isbn='123' xml:lang='de' e:edition='2' "
                "xmlns:e='https://library.example.com/editions'",
                std::string{good} + "<keyword>x</keyword><keyword>y</keyword>"
                                    "<q:publisher xmlns:q='https://library.example.com/publishers' "
                                    "founded='1901'><q:name>P</q:name></q:publisher>"
                                    "<note tone='Complaint'><text>bad</text></note>")));
  CHECK(answer.status == 201);
  CHECK(answer.header("Content-Type") == "application/xml");
  CHECK(answer.header("Vary") == "Accept");
  CHECK(answer.body ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<book xmlns=\"https://library.example.com/books\" isbn=\"123\" xml:lang=\"de\" "
        "xmlns:ed=\"https://library.example.com/editions\" ed:edition=\"2\">"
        "<title>T</title><authors><author>A</author></authors>"
        "<keyword>x</keyword><keyword>y</keyword><kind>novel</kind><in-print>true</in-print>"
        "<p:publisher xmlns:p=\"https://library.example.com/publishers\" founded=\"1901\">"
        "<p:name>P</p:name></p:publisher>"
        "<note tone=\"Complaint\"><text>bad</text></note></book>");
}

TEST_CASE("violations have the pointers and codes that JSON has") {
  reached all(false);
  struct attempt {
    std::string attributes, rest;
    std::vector<std::string> errors;
  };
  const std::string rest{good};
  const auto each = GENERATE_COPY(values<attempt>({
      {"", rest, {"/isbn required"}},
      {"isbn='12'", rest, {"/isbn pattern"}},
      {"isbn='123' e:edition='0' xmlns:e='https://library.example.com/editions'",
       rest,
       {"/edition minimum"}},
      {"isbn='123' e:edition='x' xmlns:e='https://library.example.com/editions'",
       rest,
       {"/edition type"}},
      {"isbn='123'",
       "<authors/><kind>prose</kind>",
       {"/authors min_items", "/kind enum", "/title required"}},
      {"isbn='123'", rest + "<price>-1</price>", {"/price minimum"}},
      {"isbn='123'", rest + "<price/>", {"/price type"}},
      {"isbn='123'", rest + "<published>2023-02-29</published>", {"/published format"}},
      {"isbn='123'", rest + "<in-print>maybe</in-print>", {"/in-print type"}},
      {"isbn='123'", rest + "<title>two</title>", {"/title duplicate_key"}},
      {"isbn='123'", rest + "<sales><a>1</a><b>x</b></sales>", {"/sales/b type"}},
      {"isbn='123'", rest + "<sales>12</sales>", {"/sales type"}},
      {"isbn='123'",
       rest + "<publisher xmlns='https://library.example.com/publishers'><name>P</name><x/>"
              "</publisher>",
       {"/publisher/x unknown_property"}},
      {"isbn='123'", rest + "<note tone='Praise'><stars>6</stars></note>", {"/note/stars maximum"}},
      {"isbn='123'",
       rest + "<sequels><book xmlns='https://library.example.com/books' isbn='123'>" + rest +
           "</book><book isbn='1'>" + rest + "</book></sequels>",
       {"/sequels/1/isbn pattern"}},
  }));
  const plain_answer answer = ask(all.server, post(book(each.attributes, each.rest)));
  INFO(answer.body);
  CHECK(answer.status == 422);
  CHECK(errors_of(answer) == each.errors);
}

TEST_CASE("documents that are no XML, or not this one, are refused") {
  reached all(false);
  const auto status_of = [&](std::string body) { return ask(all.server, post(body)).status; };
  const plain_answer broken = ask(all.server, post("<book>\n<title></book>"));
  CHECK(broken.status == 400);
  CHECK(broken.body.find("(line 2, column") != std::string::npos);
  CHECK(errors_of(broken) == std::vector<std::string>{" syntax"});
  CHECK(status_of("") == 400);
  CHECK(status_of("<!DOCTYPE book [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" +
                  book("isbn='123'", good)) == 400);
  CHECK(status_of(book("isbn='123'", std::string{good} + "<subtitle>&x;</subtitle>")) == 400);
  CHECK(errors_of(ask(all.server, post("<book/>"))) == std::vector<std::string>{" type"});
  CHECK(errors_of(ask(all.server, post("<b xmlns='https://library.example.com/books'/>"))) ==
        std::vector<std::string>{" type"});
  CHECK(status_of("<?xml version='1.0' encoding='ISO-8859-1'?>" + book("isbn='123'", good)) == 415);
  CHECK(ask(all.server, post(book("isbn='123'", good), "application/xml; charset=utf-16")).status ==
        415);
  CHECK(ask(all.server, post(book("isbn='123'", good), "application/xml; charset=utf-8")).status ==
        201);
  CHECK(ask(all.server, post("{}", "text/xml")).status == 415);
  CHECK(status_of(book("isbn='123'", good)) == 201);
}

TEST_CASE("an answer is JSON unless XML is asked for") {
  reached all(false);
  const auto type_for = [&](std::string accept) {
    plain_request request = post(book("isbn='123'", good));
    request.headers.back().second = std::move(accept);
    return ask(all.server, request).header("Content-Type");
  };
  CHECK(type_for("*/*") == "application/json");
  CHECK(type_for("application/json, application/xml") == "application/json");
  CHECK(type_for("application/json;q=0.5, application/xml") == "application/xml");
  CHECK(type_for("text/html, application/xml;q=0.9, */*;q=0.8") == "application/xml");
}

TEST_CASE("a string in XML is the document as it is") {
  reached all(false);
  auto main = [&]() -> tenon::task<> {
    PostRaw::Response response =
        co_await all.client->post_raw({.body = "<?xml version='1.0'?><any/>"});
    CHECK(response.holds<PostRaw::NoContent>());
    CHECK(all.handler.received == "<?xml version='1.0'?><any/>");
  };
  tenon::run(main());
}
