// Answers of handlers that break their own schemas: sent, logged or refused.
#include <string>
#include <support/catch.hpp>
#include <tenon/api/answer_judge.hpp>
#include <tenon/sequence.hpp>
#include <vector>

#include <case_answers/server.hpp>
#include "ask.hpp"
#include "noted.hpp"

using namespace case_answers;
using namespace case_answers::ops;
using tenon::api::answer_validation;

namespace {

template <class T>
tenon::sequence<T> items(std::vector<T> from) {
  for (T& each : from) co_yield std::move(each);
}

/// Answers well, or not.
class teller final : public DefaultHandler {
 public:
  bool good = true;

  [[nodiscard]] Pet pet() const { return {.name = good ? "Rex" : ""}; }

  tenon::task<ReadJson::Response> read_json(ReadJson::Request) override {
    ReadJson::Ok answer;
    answer.body.push_back(pet());
    answer.x_count = good ? 1 : 0;
    answer.x_first = pet();
    co_return answer;
  }
  tenon::task<ReadText::Response> read_text(ReadText::Request) override {
    co_return ReadText::Ok{.body = good ? "short" : "longer"};
  }
  tenon::task<ReadForm::Response> read_form(ReadForm::Request) override {
    co_return ReadForm::Ok{.body = pet()};
  }
  tenon::task<ReadParts::Response> read_parts(ReadParts::Request) override {
    co_return ReadParts::Ok{.body = pet()};
  }
  tenon::task<ReadXml::Response> read_xml(ReadXml::Request) override {
    co_return ReadXml::Ok{.body = pet()};
  }
  tenon::task<ReadLines::Response> read_lines(ReadLines::Request) override {
    co_return ReadLines::Ok{.body = items<std::int64_t>({1, good ? 2 : 20, 3})};
  }
  tenon::task<ReadEvents::Response> read_events(ReadEvents::Request) override {
    std::vector<tenon::server_sent_event<Pet>> all(1);
    all.front().data = pet();
    co_return ReadEvents::Ok{.body = items(std::move(all))};
  }
  tenon::task<ReadPartItems::Response> read_part_items(ReadPartItems::Request) override {
    co_return ReadPartItems::Ok{.body = items<std::string>({"abc", good ? "def" : "defg"})};
  }
};

struct open_server {
  explicit open_server(answer_validation mode, bool good = false)
      : server{handler, {.answers = mode}} {
    handler.good = good;
    server.set_failure_log(&log);
  }
  plain_answer get(std::string target) { return ask(server, {.target = std::move(target)}); }

  teller handler{};
  noted log{};
  Server server;
};

const std::vector<std::string> whole{"/json", "/text", "/form", "/parts", "/xml"};
const std::vector<std::string> streams{"/lines", "/events", "/part-items"};

}  // namespace

TEST_CASE("answers are not looked at unless that is asked for") {
  open_server open{answer_validation::off};
  for (const auto& all : {whole, streams}) {
    for (const std::string& target : all) {
      INFO(target);
      CHECK(open.get(target).status == 200);
    }
  }
  CHECK(open.log.lines.empty());
}

TEST_CASE("answers that obey their schemas pass") {
  for (const answer_validation mode : {answer_validation::log, answer_validation::fail}) {
    open_server open{mode, true};
    open_server plain{answer_validation::off, true};
    for (const std::string& target : whole) {
      INFO(target);
      const plain_answer answer = open.get(target);
      CHECK(answer.status == 200);
      if (target != "/parts") CHECK(answer.body == plain.get(target).body);
    }
    CHECK(open.get("/lines").body == "1\n2\n3\n");
    CHECK(open.get("/events").body == plain.get("/events").body);
    CHECK(open.get("/part-items").status == 200);
    CHECK(open.log.lines.empty());
  }
}

TEST_CASE("an answer that breaks its schema is logged and sent") {
  open_server open{answer_validation::log};
  for (const std::string& target : whole) {
    INFO(target);
    CHECK(open.get(target).status == 200);
  }
  REQUIRE(open.log.lines.size() == whole.size());
  CHECK(open.log.lines[0] ==
        "readJson: the answer 200 breaks its schema: header /X-Count must be at least 1; "
        "header /X-First/name must have at least 1 character; "
        "body /0/name must have at least 1 character");
  CHECK(open.log.lines[1] ==
        "readText: the answer 200 breaks its schema: body must have at most 5 characters");
  for (std::size_t i = 2; i < whole.size(); ++i) {
    CHECK(open.log.lines[i].ends_with(
        ": the answer 200 breaks its schema: body /name must have at least 1 character"));
  }
  CHECK(open.get("/lines").body == "1\n20\n3\n");
  CHECK(open.log.lines.back() ==
        "readLines: the answer 200 breaks its schema: body /1 must be at most 9");
  CHECK(open.get("/events").status == 200);
  CHECK(
      open.log.lines.back() ==
      "readEvents: the answer 200 breaks its schema: body /0/name must have at least 1 character");
  CHECK(open.get("/part-items").body.find("defg") != std::string::npos);
  CHECK(open.log.lines.back() ==
        "readPartItems: the answer 200 breaks its schema: body /1 must have at most 3 characters");
}

TEST_CASE("an answer that breaks its schema becomes 500, and says no more than that") {
  open_server open{answer_validation::fail};
  for (const std::string& target : whole) {
    INFO(target);
    const plain_answer answer = open.get(target);
    CHECK(answer.status == 500);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.body.find("name") == std::string::npos);
    CHECK(answer.header("X-Count") == "(none)");
  }
  CHECK(open.log.lines.size() == whole.size());
}

TEST_CASE("a stream is cut off at the item that breaks its schema") {
  open_server open{answer_validation::fail};
  for (const std::string& target : streams) {
    INFO(target);
    CHECK_THROWS_AS(open.get(target), tenon::api::invalid_answer);
  }
  CHECK(open.log.lines.size() == streams.size());
  open.handler.good = true;
  CHECK(open.get("/lines").body == "1\n2\n3\n");
}

TEST_CASE("a server can be told before it serves") {
  open_server open{answer_validation::off};
  open.server.set_answers(answer_validation::fail);
  CHECK(open.get("/json").status == 500);
}
