// For each constraint there is a value just outside it.
#include <set>
#include <string>
#include <support/catch.hpp>
#include <tenon/http/multipart.hpp>
#include <tenon/test/model.hpp>
#include <vector>

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

namespace {

const model forms(R"({"types":[
  {"kind":"primitive","primitive":"int32"},
  {"kind":"primitive","primitive":"string"},
  {"kind":"primitive","primitive":"file"},
  {"kind":"array","items":{"type":1}},
  {"kind":"object","closed":true,"members":[
    {"name":"size","use":{"type":0},"required":true},
    {"name":"photo","use":{"type":2},"required":true},
    {"name":"tags","use":{"type":3,"max_items":2}},
    {"name":"meta","use":{"type":5}}]},
  {"kind":"object","members":[{"name":"a","use":{"type":0},"required":true}]},
  {"kind":"union","strategy":"tag","tag":"kind","alternatives":[{"use":{"type":5},"tags":["x"]}]},
  {"kind":"union","strategy":"try_one","alternatives":[
    {"use":{"type":0},"tags":[]},{"use":{"type":5},"tags":[]}]}],
  "operations":[{"id":"send","method":"POST","path":"/","parameters":[],"responses":[],"forms":[
    {"type":"multipart/form-data","sent":"multipart/form-data","kind":"multipart","use":{"type":4},
     "parts":[{"kind":"text"},{"kind":"file"},{"kind":"text"},{"kind":"json"}]},
    {"type":"application/jsonl","sent":"application/jsonl","kind":"items","use":{"type":7}},
    {"type":"application/json","sent":"application/json","kind":"json","use":{"type":6}}]}]})");

}  // namespace

TEST_CASE("parts, items and alternatives are broken too") {
  source from(5);
  const std::vector<negative> all = forms.negatives(0, from);
  CHECK(shown(all) ==
        std::set<std::string>{"body /size type 400", "body /size range 422",          //
                              "body /size required 422", "body /photo required 422",  //
                              "body /tags max_items 422", "body /meta type 422",      //
                              "body /meta/a required 422", "body /meta/a type 422",   //
                              "body /meta/a range 422",                               //
                              "body /tenon-extra unknown_property 422",               //
                              "body /0 one_of 422",                                   //
                              "body /kind enum 422", "body /kind required 422",       //
                              "body /a required 422", "body /a type 422", "body /a range 422"});
}

TEST_CASE("a wrong part stands among the others of a body") {
  source from(1);
  tenon::http::request sent;
  const std::string value = R"({"size":1,"tags":["x","y"],"meta":{"a":"no"},"photo":"file"})";
  forms.put(0, {.in = "body", .form = 0, .value = value}, sent, from);
  const std::string type(sent.headers.find("Content-Type").value_or(""));
  CHECK(type.starts_with("multipart/form-data; boundary="));
  tenon::http::multipart_parser parser{sent.body.text(), type};
  std::set<std::string> parts;
  for (tenon::http::multipart_part part; parser.next(part);)
    parts.insert(part.name + "=" + std::string(part.content));
  CHECK(parser.error().empty());
  CHECK(parts ==
        std::set<std::string>{"size=1", "tags=x", "tags=y", R"(meta={"a":"no"})", "photo=file"});
  forms.put(0, {.in = "body", .in_sequence = true, .form = 1, .value = "true"}, sent, from);
  CHECK(sent.body.text() == "true\n");
}
