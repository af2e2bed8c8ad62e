#include <case_alternatives/json.hpp>
#include <string>
#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <vector>

using namespace tenon;
using namespace case_alternatives;

namespace {

All read(const std::string& text) { return json::parse<All>(text); }

/// The value as it is written again.
std::string again(const std::string& text) { return json::to_text(read(text)); }

/// "/pointer code" of every violation.
std::vector<std::string> violations(const std::string& text) {
  All value;
  json::reader in{text};
  read_json(in, value);
  in.finish();
  std::vector<std::string> out;
  for (const violation& each : in.violations()) out.push_back(each.pointer + ' ' + each.code);
  return out;
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a value of anyOf that loses as much in each alternative is the first that it fits") {
  const auto account = [](const std::string& text) {
    return read(R"({"account":)" + text + "}").account.value();
  };
  CHECK(account(R"({"slug":"s"})").holds<Company>());
  CHECK(account(R"({"slug":"s","login":"l"})").holds<User>());
  CHECK(account(R"({"slug":"s","login":1})").holds<Company>());
  CHECK(violations(R"({"account":{"name":"x"}})") == strings{"/account one_of"});
}

TEST_CASE("integers tell alternatives apart") {
  CHECK(read(R"({"message":{"kind":1,"text":"t"}})").message.value().get<Text>().text == "t");
  CHECK(read(R"({"message":{"kind":-9223372036854775808}})").message.value().holds<Image>());
  CHECK(violations(R"({"message":{"kind":4}})") == strings{"/message/kind enum"});
}

TEST_CASE("the type beside alternatives holds for each") {
  CHECK(read(R"({"address":"::1"})").address == "::1");
  CHECK(violations(R"({"address":1})") == strings{"/address type"});
  CHECK(read(R"({"key":"2020-01-02"})").key.value().holds<date>());
  CHECK(violations(R"({"code":"c"})") == strings{"/code one_of"});
}

TEST_CASE("alternatives have the default that the document gives") {
  const Choices none = json::parse<Choices>("{}");
  CHECK(none.size.get<std::int64_t>() == 5);
  CHECK(none.word.get<std::string>() == "second");
  CHECK(json::parse<Choices>(R"({"size":true})").size.holds<bool>());
}

TEST_CASE("members that a condition names are kept, and needed where it holds") {
  const std::string card = R"({"payment":{"by":"card","card":"1234","holder":{"a":1},"note":"n"}})";
  CHECK(again(card) == card);
  CHECK(read(card).payment.value().card == "1234");
  CHECK(again(R"({"payment":{"by":"transfer","iban":"x","note":1}})") ==
        R"({"payment":{"by":"transfer","iban":"x","note":1}})");
  CHECK(violations(R"({"payment":{"by":"card"}})") ==
        strings{"/payment/card required", "/payment/holder required"});
  // Rules under a condition are none where it does not hold (2020-12 core, 10.2.2).
  const std::string transfer = R"({"payment":{"by":"transfer","card":"12","iban":"x"}})";
  CHECK(again(transfer) == transfer);
  CHECK(violations(R"({"payment":{"by":"card","card":"12","holder":1}})") ==
        strings{"/payment/card min_length"});
  CHECK(violations(R"({"payment":{"by":"card","card":"1234","holder":1,"note":1}})") ==
        strings{"/payment/note type"});
  CHECK(again(R"({"extras":{"a":"x","b":1}})") == R"({"extras":{"a":"x","b":1}})");
}

TEST_CASE("members are kept that only alternatives or conditions below a condition name") {
  for (const std::string parcel : {R"({"to":"home","street":"s"})", R"({"to":"home","farm":3})",
                                   R"({"to":"locker","key":"k","locker":1})"}) {
    const std::string text = R"({"parcel":)" + parcel + "}";
    CHECK(again(text) == text);
  }
  CHECK(violations(R"({"parcel":{"to":"home"}})") == strings{"/parcel one_of"});
  CHECK(violations(R"({"parcel":{"to":"home","street":"s","farm":3}})") ==
        strings{"/parcel one_of"});
  CHECK(violations(R"({"parcel":{"to":"locker","key":"k","locker":0}})") ==
        strings{"/parcel/locker minimum"});
  CHECK(read(R"({"parcel":{"to":"home","street":"s","locker":0}})").parcel->locker == 0);
}

TEST_CASE("a value of anyOf is read as an alternative that keeps all of it") {
  const auto party = [](const std::string& text) {
    return read(R"({"party":)" + text + "}").party.value();
  };
  CHECK(party(R"({"name":"n"})").holds<Person>());
  CHECK(party(R"({"office":"o","name":"n"})").get<Employee>().office == "o");
  CHECK(party(R"({"name":"n","office":"o","x":1})").holds<Employee>());
}

TEST_CASE("rules beside formats, of tuples, and of both parts of allOf are checked") {
  CHECK(violations(R"({"day":"1999-01-01"})") == strings{"/day pattern"});
  CHECK(violations(R"({"day":"2020-01-01"})").empty());
  CHECK(violations(R"({"pair":[1,1]})") == strings{"/pair unique_items"});
  CHECK(violations(R"({"step":4})") == strings{"/step multiple_of"});
  CHECK(violations(R"({"step":6})").empty());
}
