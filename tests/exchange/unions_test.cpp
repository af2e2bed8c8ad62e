// Errors so large that responses hold them in boxes.
#include <case_unions/client.hpp>
#include <case_unions/server.hpp>

#include <support/catch.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>
#include <utility>

using namespace case_unions;

namespace {

class Authors final : public UnimplementedDefaultHandler {
 public:
  tenon::task<AddAuthor::Response> add_author(AddAuthor::Request request) override {
    if (request.body.editor) co_return AddAuthor::Ok{.body = *request.body.editor};
    co_return AddAuthor::Default{
        .status = 409,
        .body = {.reason = "known", .known = Profile{.id = 7, .first = {}, .m35 = "last"}}};
  }
};

AddAuthor::Response add(AddAuthor::Request request) {
  Authors authors;
  Server server(authors);
  Client client(tenon::loopback(server));
  return tenon::run(client.add_author(std::move(request)));
}

}  // namespace

TEST_CASE("a large error is thrown as a whole, and stays in the response") {
  AddAuthor::Response answer = add({.body = {.author = std::string("Ann"), .editor = {}}});
  try {
    (void)answer.value();
    FAIL("it is no success");
  } catch (const tenon::unexpected_response& error) {
    const auto* whole = error.get_if<AddAuthor::Response>();
    REQUIRE(whole != nullptr);
    const auto* thrown = whole->get_if<AddAuthor::Default>();
    REQUIRE(thrown != nullptr);
    CHECK(thrown->status == 409);
    CHECK(thrown->body.reason == "known");
    CHECK(thrown->body == answer.get<AddAuthor::Default>().body);
    CHECK(thrown != answer.get_if<AddAuthor::Default>());
  }
  CHECK(answer.get<AddAuthor::Default>().body.known->m35 == "last");
}

TEST_CASE("a success beside a large error is given") {
  AddAuthor::Response answer =
      add({.body = {.author = std::string("Ann"), .editor = Author(std::string("Eve"))}});
  CHECK(answer.value().get<std::string>() == "Eve");
}
