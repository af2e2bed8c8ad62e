#include <tenon/api/security.hpp>

#include <algorithm>
#include <chrono>

#include <support/catch.hpp>

#include "shop.hpp"

namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

plain_request removal(fields headers) {
  return {.method = "DELETE", .target = "/pets/7", .headers = std::move(headers)};
}

const std::pair<std::string, std::string> login{"Authorization", "Basic YW5uOnA6dw=="};
const std::pair<std::string, std::string> key{"X-Shop-Key", "k1"};

}  // namespace

TEST_CASE("nobody gets in without credentials") {
  open_shop open;
  const plain_answer answer = ask(open.server, removal({}));
  CHECK(answer.status == 401);
  CHECK(answer.body == R"({"type":"about:blank","title":"Unauthorized","status":401,)"
                       R"("detail":"Credentials are needed."})");
  std::vector<std::string> challenges;
  for (const auto& field : answer.headers) {
    if (field.name == "WWW-Authenticate") challenges.emplace_back(field.value);
  }
  CHECK(challenges ==
        std::vector<std::string>{R"(Basic realm="shop_login", charset="UTF-8")",
                                 R"(ApiKey realm="shop_key", in="header", name="X-Shop-Key")",
                                 R"(Bearer realm="shop_token")"});
  CHECK(open.pets.calls == 0);
}

TEST_CASE("all schemes of an alternative are needed") {
  open_shop open;
  CHECK(ask(open.server, removal({login})).status == 401);
  CHECK(ask(open.server, removal({key})).status == 401);
  CHECK(ask(open.server, removal({login, {"X-Shop-Key", "k2"}})).status == 401);
  CHECK(ask(open.server, removal({{"Authorization", "Basic YW5uOng="}, key})).status == 401);
  CHECK(ask(open.server, removal({{"Authorization", "Basic ???"}, key})).status == 401);
  CHECK(open.pets.calls == 0);
  CHECK(ask(open.server, removal({login, key})).status == 204);
  CHECK(open.pets.caller == "ann");
}

TEST_CASE("one alternative is enough") {
  open_shop open;
  CHECK(ask(open.server, removal({{"Authorization", "bearer all"}})).status == 204);
  CHECK(open.pets.caller == "bob");
}

TEST_CASE("a caller without the scope is told so") {
  open_shop open;
  const plain_answer answer = ask(open.server, removal({{"Authorization", "Bearer reader"}}));
  CHECK(answer.status == 403);
  CHECK(answer.header("WWW-Authenticate") ==
        R"(Bearer realm="shop_token", error="insufficient_scope", scope="write:pets read:pets")");
}

TEST_CASE("a refused token is named in the challenge") {
  open_shop open;
  const plain_answer answer = ask(open.server, removal({{"Authorization", "Bearer stolen"}}));
  CHECK(answer.status == 401);
  CHECK(answer.body.find("The credentials are not valid.") != std::string::npos);
  CHECK(answer.body.find("stolen") == std::string::npos);
}

TEST_CASE("two Authorization fields are none") {
  open_shop open;
  CHECK(
      ask(open.server, removal({{"Authorization", "Bearer all"}, {"Authorization", "Bearer all"}}))
          .status == 401);
}

TEST_CASE("secrets are compared whole") {
  using tenon::api::equal_secrets;
  CHECK(equal_secrets("abc", "abc"));
  CHECK(equal_secrets("", ""));
  CHECK_FALSE(equal_secrets("", "abc"));
  CHECK_FALSE(equal_secrets("abc", ""));
  CHECK_FALSE(equal_secrets("abcabc", "abc"));
  CHECK_FALSE(equal_secrets("abd", "abc"));
}

TEST_CASE("the time that comparing secrets takes does not tell where they differ") {
  const std::string secret(300'000, 'x');
  std::string early = secret;
  early.front() = 'y';
  std::string late = secret;
  late.back() = 'y';
  const auto time_of = [&](const std::string& given) {
    const auto begin = std::chrono::steady_clock::now();
    const bool same = tenon::api::equal_secrets(given, secret);
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK_FALSE(same);
    return took;
  };
  // The shortest of many: a busy machine interrupts most of them.
  auto of_early = time_of(early);
  auto of_late = time_of(late);
  for (int count = 0; count < 20 || (count < 2000 && of_early * 4 <= of_late); ++count) {
    of_early = std::min(of_early, time_of(early));
    of_late = std::min(of_late, time_of(late));
  }
  CHECK(of_early * 4 > of_late);
}

TEST_CASE("scopes are a set of words") {
  const tenon::api::scopes both{"read:pets write:pets"};
  CHECK(both.contains("read:pets"));
  CHECK_FALSE(both.contains("read"));
  CHECK(both.list() == std::vector<std::string_view>{"read:pets", "write:pets"});
  CHECK(tenon::api::scopes{}.list().empty());
}
