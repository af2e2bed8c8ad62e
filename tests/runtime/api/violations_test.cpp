// What a server answers to requests that are wrong, to the letter.
#include <support/catch.hpp>

#include "shop.hpp"

namespace {

constexpr const char* json_type = "application/json";

plain_request post(std::string body, std::string type = json_type) {
  return {.method = "POST",
          .target = "/pets",
          .headers = {{"Content-Type", std::move(type)}},
          .body = std::move(body)};
}

}  // namespace

TEST_CASE("every violation of a request is listed") {
  open_shop open;
  const plain_answer answer =
      ask(open.server,
          {.target =
               "/pets?limit=0&status=lost&ids=1,x&filter[min_age]=-1&since=2024-02-30&verbose=yes",
           .headers = {{"X-Trace", "much too long"}}});
  CHECK(answer.status == 400);
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(
      answer.body ==
      R"({"type":"about:blank","title":"Bad Request","status":400,)"
      R"("detail":"The request cannot be read.","errors":[)"
      R"({"in":"query","pointer":"/limit","code":"minimum","message":"must be at least 1"},)"
      R"({"in":"query","pointer":"/status","code":"enum","message":"must be one of \"available\", \"sold\""},)"
      R"({"in":"query","pointer":"/ids/1","code":"type","message":"must be an integer"},)"
      R"({"in":"query","pointer":"/filter/min_age","code":"minimum","message":"must be at least 0"},)"
      R"_({"in":"query","pointer":"/since","code":"format","message":"must be a date (RFC 3339)"},)_"
      R"({"in":"query","pointer":"/verbose","code":"type","message":"must be true or false"},)"
      R"({"in":"header","pointer":"/X-Trace","code":"max_length","message":"must have at most 8 characters"}]})");
  CHECK(open.pets.calls == 0);
}

TEST_CASE("what can be read but breaks the schema is 422") {
  open_shop open;
  const plain_answer answer = ask(open.server, post(R"({"name":"","tag":5})"));
  CHECK(answer.status == 422);
  CHECK(
      answer.body ==
      R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
      R"("detail":"The request is not valid.","errors":[)"
      R"({"in":"body","pointer":"/name","code":"min_length","message":"must have at least 1 character"},)"
      R"({"in":"body","pointer":"/tag","code":"type","message":"must be a string"}]})");
}

TEST_CASE("a body that is no JSON is 400") {
  open_shop open;
  const plain_answer answer = ask(open.server, post("{\"name\":"));
  CHECK(answer.status == 400);
  CHECK(answer.body.find(R"("in":"body","pointer":"/name","code":"syntax")") != std::string::npos);
}

TEST_CASE("a body that is missing is a violation") {
  open_shop open;
  const plain_answer answer = ask(open.server, {.method = "POST", .target = "/pets"});
  CHECK(answer.status == 422);
  CHECK(
      answer.body.find(R"({"in":"body","pointer":"","code":"required","message":"is required"})") !=
      std::string::npos);
}

TEST_CASE("the content type decides whether a body is read") {
  open_shop open;
  const std::string good = R"({"name":"Rex"})";
  CHECK(ask(open.server, post(good)).status == 201);
  CHECK(ask(open.server, post(good, "Application/JSON; charset=\"UTF-8\"")).status == 201);
  CHECK(ask(open.server, post(good, "text/plain")).status == 415);
  CHECK(ask(open.server, post(good, "application/merge-patch+json")).status == 415);
  CHECK(ask(open.server, post(good, "application/json; charset=latin-1")).status == 415);
  CHECK(ask(open.server, {.method = "POST", .target = "/pets", .body = good}).status == 415);
}

TEST_CASE("a body over the limit is 413") {
  open_shop open;
  const plain_answer answer = ask(open.server, post("\"" + std::string(300, 'x') + "\""));
  CHECK(answer.status == 413);
  CHECK(answer.body == R"({"type":"about:blank","title":"Content Too Large","status":413,)"
                       R"("detail":"The body must not have more than 200 bytes."})");
}

TEST_CASE("path parameters are read exactly") {
  open_shop open;
  CHECK(ask(open.server, {.target = "/pets/7"}).status == 200);
  CHECK(ask(open.server, {.target = "/pets/%37"}).status == 200);
  CHECK(ask(open.server, {.target = "/pets/07"}).status == 400);
  CHECK(ask(open.server, {.target = "/pets/seven"}).status == 400);
  CHECK(ask(open.server, {.target = "/pets/9223372036854775808"}).status == 422);
}

TEST_CASE("a parameter given twice or badly escaped is 400") {
  open_shop open;
  const plain_answer twice = ask(open.server, {.target = "/pets?limit=1&limit=2"});
  CHECK(twice.status == 400);
  CHECK(twice.body.find(R"("pointer":"/limit","code":"repeated")") != std::string::npos);
  const plain_answer bad = ask(open.server, {.target = "/pets?status=%zz"});
  CHECK(bad.status == 400);
  CHECK(bad.body.find(R"("pointer":"/status","code":"malformed")") != std::string::npos);
}

TEST_CASE("parameters that are JSON text are checked as JSON") {
  open_shop open;
  CHECK(ask(open.server, {.target = "/pets?like=%7B%22id%22%3A1%2C%22name%22%3A%22Rex%22%7D"})
            .status == 200);
  CHECK(open.pets.listed.like->name == "Rex");
  const plain_answer answer = ask(open.server, {.target = "/pets?like=%7B%22id%22%3A1%7D"});
  CHECK(answer.status == 422);
  CHECK(answer.body.find(R"("pointer":"/like/name","code":"required")") != std::string::npos);
}

TEST_CASE("text that is no UTF-8 is refused") {
  open_shop open;
  CHECK(ask(open.server, {.target = "/pets?tags=%FF"}).status == 422);
  CHECK(ask(open.server, {.target = "/pets/7?fields=%C3%A4"}).status == 200);
}

TEST_CASE("forms are read field by field") {
  open_shop open;
  plain_request form{.method = "POST",
                     .target = "/pets/7",
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = "name=Rex+II&tags=a&tags=b&status=sold"};
  const plain_answer answer = ask(open.server, form);
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "text/plain");
  CHECK(answer.body == "Rex II it is");
  CHECK(open.pets.updated.body ==
        petstore::PetForm{
            .name = "Rex II", .status = petstore::Status::sold, .tags = {"a", "b"}, .copies = 1});
  form.body = "status=lost&copies=many";
  const plain_answer bad = ask(open.server, form);
  CHECK(bad.status == 400);
  CHECK(bad.body.find(
            R"({"in":"body","pointer":"/name","code":"required","message":"is required"})") !=
        std::string::npos);
  CHECK(bad.body.find(R"("pointer":"/status","code":"enum")") != std::string::npos);
  CHECK(bad.body.find(R"("pointer":"/copies","code":"type")") != std::string::npos);
}
