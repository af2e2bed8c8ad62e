// For each constraint there is a value just outside it.
#include <set>
#include <string>
#include <support/catch.hpp>
#include <tenon/test/model.hpp>

using namespace tenon::test;

namespace {

const model shop(R"({"types":[
  {"kind":"primitive","primitive":"int32"},
  {"kind":"primitive","primitive":"string"},
  {"kind":"object","closed":true,"members":[
    {"name":"a/b","use":{"type":0,"minimum":"1","maximum":"3","exclusive_maximum":true},"required":true},
    {"name":"tags","use":{"type":3,"max_items":2,"unique":true}}]},
  {"kind":"array","items":{"type":1,"min_length":2,"pattern":"^[a-z]+$"}}],
  "operations":[{"id":"put","method":"PUT","path":"/v1/{id}.json","body_required":true,
    "forms":[{"type":"application/json","sent":"application/json","kind":"json","use":{"type":2}}],
    "parameters":[
      {"name":"id","in":"path","use":{"type":0},"required":true,"style":"simple"},
      {"name":"q","in":"query","use":{"type":3},"required":true,"style":"form"}],
    "responses":[]}]})");

std::set<std::string> shown(const std::vector<negative>& all) {
  std::set<std::string> out;
  for (const negative& each : all)
    out.insert(each.in + " " + each.pointer + " " + each.code + " " +
               (each.unreadable ? "400" : "422"));
  return out;
}

}  // namespace

TEST_CASE("every constraint is broken once") {
  source from(3);
  CHECK(shown(shop.negatives(0, from)) ==
        std::set<std::string>{"path /id type 400", "path /id range 422",               //
                              "query /q required 422", "query /q/0 min_length 422",    //
                              "query /q/0 pattern 422",                                //
                              "body  required 422", "body  type 422",                  //
                              "body /tenon-extra-0 unknown_property 422",              //
                              "body /a~1b required 422", "body /a~1b type 422",        //
                              "body /a~1b range 422", "body /a~1b minimum 422",        //
                              "body /a~1b exclusive_maximum 422",                      //
                              "body /tags type 422", "body /tags max_items 422",       //
                              "body /tags unique_items 422", "body /tags/0 type 422",  //
                              "body /tags/0 min_length 422", "body /tags/0 pattern 422"});
}

TEST_CASE("a wrong value takes the place of the right one and leaves the rest") {
  source from(1);
  tenon::http::request sent;
  sent.target = "/base/v1/7.json?x=1&q=ab,cd&y=2";
  sent.headers.add("Content-Type", "text/plain");
  shop.put(0, {.in = "query", .parameter = 1, .value = R"(["E F"])"}, sent, from);
  CHECK(sent.target == "/base/v1/7.json?q=E%20F&x=1&y=2");
  shop.put(0, {.in = "query", .parameter = 1}, sent, from);
  shop.put(0, {.in = "path", .parameter = 0, .value = "\"no\""}, sent, from);
  CHECK(sent.target == "/base/v1/no.json?x=1&y=2");
  shop.put(0, {.in = "body", .value = R"({"a/b":9})"}, sent, from);
  CHECK(sent.body.text() == R"({"a/b":9})");
  CHECK(sent.headers.find("Content-Type") == "application/json");
}
