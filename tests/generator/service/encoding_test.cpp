#include <support/catch.hpp>

#include "lower_text.hpp"

using strings = std::vector<std::string>;

namespace {

const std::string answers = "      responses: {'200': {description: d}}\n";

}  // namespace

TEST_CASE("encodings that apply to nothing are told", "[service]") {
  const auto warnings = [](const std::string& name, const std::string& property) {
    return lower_operation(
               "      requestBody: {content: {" + name +
               ": {schema: {type: object, properties: {a: {type: string}}}, encoding: {" +
               property + ": {contentType: text/plain}}}}}\n" + answers)
        .warnings();
  };
  CHECK(warnings("multipart/form-data", "a").empty());
  CHECK(warnings("multipart/form-data", "b") == strings{"OA4001"});
  CHECK(warnings("application/x-www-form-urlencoded", "b") == strings{"OA4001"});
  CHECK(warnings("application/json", "a") == strings{"OA4001"});
}

TEST_CASE("a media type that is referred to means what it means in place", "[service]") {
  const auto made = [](const std::string& name, const std::string& content, bool refers) {
    const std::string body = refers ? "{$ref: '#/components/mediaTypes/M'}" : content;
    const std::string components =
        refers ? "components: {mediaTypes: {M: " + content + "}}\n" : std::string();
    return lowering(
        "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n"
        "      operationId: op\n      requestBody: {content: {" +
        name + ": " + body + "}}\n" + answers + components);
  };
  const auto same = [&](const std::string& name, const std::string& content,
                        const strings& expected) {
    CAPTURE(content);
    const lowering in_place = made(name, content, false);
    const lowering referred = made(name, content, true);
    CHECK(in_place.warnings() == expected);
    CHECK(referred.warnings() == expected);
    CHECK(referred.dump() == in_place.dump());
  };
  const std::string object = "schema: {type: object, properties: {a: {type: string}}}";
  // Parts are told apart by name or by place.
  same("multipart/mixed", "{" + object + ", prefixEncoding: [{contentType: text/html}]}",
       {"OA5001"});
  same("multipart/mixed", "{" + object + ", itemEncoding: {contentType: text/html}}", {"OA5001"});
  same("multipart/mixed", "{prefixEncoding: [{contentType: text/html}]}", {"OA5001"});
  same("multipart/mixed",
       "{itemSchema: {type: string}, itemEncoding: {headers: {X-A: {schema: {}}}}}", {"OA5001"});
  same("multipart/mixed",
       "{schema: {type: array, prefixItems: [{type: string}], items: {type: integer}}, "
       "prefixEncoding: [{contentType: text/html}], itemEncoding: {contentType: text/plain}}",
       {});
  same("application/json", "{" + object + ", encoding: {a: {}}}", {"OA4001"});
  same("application/json", "{" + object + ", itemEncoding: {}}", {"OA4001"});
}

TEST_CASE("what a parameter's content says of encodings is told, also where it is referred to",
          "[service]") {
  const lowering made(
      "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
      "      operationId: op\n      parameters: [{name: q, in: query, content: {application/json: "
      "{$ref: '#/components/mediaTypes/M'}}}]\n" +
      answers +
      "components: {mediaTypes: {M: {schema: {type: object}, encoding: {a: {explode: true}}}}}\n");
  CHECK(made.errors() == strings{"OA5001"});
}
