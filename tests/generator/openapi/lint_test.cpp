// Rules about what is valid and hardly meant.

#include <support/catch.hpp>

#include "read_text.hpp"

using strings = std::vector<std::string>;

namespace {

const std::string head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// A path with one operation, its fields beside what every operation here has.
std::string path_with(const std::string& path, const std::string& method,
                      const std::string& fields = "") {
  return "  " + path + ": {" + method + ": {operationId: " + method + path.substr(1) +
         ", responses: {'200': {description: d}}" + (fields.empty() ? "" : ", " + fields) + "}}\n";
}

std::string schemes(const std::string& list) { return "components:\n  securitySchemes:\n" + list; }

const std::string key_scheme = schemes("    key: {type: apiKey, in: header, name: X-Key}\n");

strings messages(const reading& from) {
  strings found;
  for (const auto& each : from.sink.sorted()) found.push_back(each.message);
  return found;
}

}  // namespace

TEST_CASE("an operation that changes something asks for security as others do", "[openapi]") {
  const std::string secured = path_with("/a", "get", "security: [{key: []}]");
  for (const std::string method : {"post", "put", "patch", "delete"}) {
    const reading read(head + "paths:\n" + secured + path_with("/b", method) + key_scheme);
    CHECK(read.warnings() == strings{"OA2014"});
    CHECK(read.pointed_at() == method);
    CHECK(read.help().find("'security: []'") != std::string::npos);
  }
  for (const std::string decided :
       {"security: []", "security: [{}]", "security: [{}, {key: []}]"}) {
    CHECK(reading(head + "paths:\n" + secured + path_with("/b", "post", decided) + key_scheme)
              .warnings()
              .empty());
  }
  CHECK(reading(head + "paths:\n" + secured + path_with("/b", "get") + key_scheme)
            .warnings()
            .empty());
}

TEST_CASE("schemes that no operation asks for are told once", "[openapi]") {
  const std::string paths = "paths:\n" + path_with("/a", "post") + path_with("/b", "delete");
  const reading read(head + paths + key_scheme);
  CHECK(read.warnings() == strings{"OA2014"});
  CHECK(read.pointed_at() == "securitySchemes");
  CHECK(messages(read).at(0).find("the 2 that change something") != std::string::npos);
  CHECK(reading(head + paths).warnings().empty());
  CHECK(reading(head + paths + "security: []\n" + key_scheme).warnings().empty());
  CHECK(reading(head + paths + "security: [{key: []}]\n" + key_scheme).warnings().empty());
}

TEST_CASE("what the API sends asks nobody for security", "[openapi]") {
  CHECK(reading(head + "paths:\n" + path_with("/a", "get", "security: [{key: []}]") +
                "webhooks:\n" + path_with("/b", "post") + key_scheme)
            .warnings()
            .empty());
}

TEST_CASE("credentials that go to a server without TLS are told, each scheme once", "[openapi]") {
  const auto sent = [](const std::string& scheme, const std::string& server) {
    return reading(head + "servers:\n  - url: '" + server + "'\nsecurity: [{s: []}]\npaths:\n" +
                   path_with("/a", "get") + path_with("/b", "get") + schemes("    s: " + scheme));
  };
  const std::string basic = "{type: http, scheme: Basic}\n";
  const reading read = sent(basic, "http://example.com/v1");
  CHECK(read.warnings() == strings{"OA2015"});
  CHECK(read.pointed_at() == "s");
  const auto note = read.sink.sorted().at(0).notes.at(0);
  CHECK(read.sources.text(note.where) == "'http://example.com/v1'");
  for (const char* clear :
       {"{type: apiKey, in: query, name: k}\n", "{type: apiKey, in: header, name: X-K}\n",
        "{type: http, scheme: bearer}\n",
        "{type: openIdConnect, openIdConnectUrl: 'https://a/b'}\n"}) {
    CHECK(sent(clear, "HTTP://example.com:80").warnings() == strings{"OA2015"});
  }
  CHECK(sent("{type: http, scheme: digest}\n", "http://example.com").warnings().empty());
  CHECK(sent("{type: mutualTLS}\n", "http://example.com").warnings().empty());
  for (const char* good :
       {"https://example.com", "/v1", "http://localhost:8080/v1", "http://api.localhost",
        "http://127.0.3.1", "http://[::1]:8080", "//example.com"}) {
    CHECK(sent(basic, good).warnings().empty());
  }
  for (const char* bad :
       {"http://127.example.com", "http://localhost.example.com", "http://localhost@example.com",
        "http://[2001:db8::1]", "http://example.com?localhost"}) {
    CHECK(sent(basic, bad).warnings() == strings{"OA2015"});
  }
}

TEST_CASE("only servers that an operation has see its credentials", "[openapi]") {
  const std::string servers = "servers: [{url: 'https://example.com'}, {url: 'http://a.example'}]";
  const std::string basic = schemes("    s: {type: http, scheme: basic}\n");
  const auto with = [&](const std::string& path) {
    return reading(head + servers + "\npaths:\n" + path + basic).warnings();
  };
  CHECK(with(path_with("/a", "get", "security: [{s: []}]")) == strings{"OA2015"});
  CHECK(with(path_with("/a", "get", "security: [{s: []}], servers: [{url: 'https://b.example'}]"))
            .empty());
  CHECK(with(path_with("/a", "get")).empty());
  const reading swagger(
      "swagger: '2.0'\ninfo: {title: T, version: '1'}\nhost: example.com\nschemes: [https, http]\n"
      "security: [{s: []}]\npaths:\n" +
      path_with("/a", "get") + "securityDefinitions: {s: {type: basic}}\n");
  CHECK(swagger.warnings() == strings{"OA2015"});
  CHECK(swagger.sources.text(swagger.sink.sorted().at(0).notes.at(0).where) == "http");
}

TEST_CASE("tags of operations are declared where tags are", "[openapi]") {
  const std::string paths = "paths:\n" + path_with("/a", "get", "tags: [pets, Pet, other]") +
                            path_with("/b", "get", "tags: [other]");
  const reading read(head + "tags: [{name: pets}, {name: unused}]\n" + paths);
  CHECK(read.warnings() == strings{"OA2017", "OA2017"});
  CHECK(read.pointed_at() == "Pet");
  CHECK(read.help() == "did you mean 'pets'?");
  CHECK(messages(read).at(1) == "the tag 'other' is not declared under 'tags'");
  CHECK(reading(head + paths).warnings().empty());
  CHECK(reading(head + "tags: []\n" + paths).warnings().empty());
  CHECK(reading(head + "tags: [{name: pets}]\nwebhooks:\n" + path_with("/a", "post", "tags: [x]"))
            .warnings() == strings{"OA2017"});
}

TEST_CASE("thousands of misspelt names are told, and guessed at while that takes no time",
          "[openapi]") {
  constexpr int count = 1000;
  std::string declared;
  std::string scopes;
  std::string used;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i + count);
    declared += "{name: name-" + number + "}, ";
    scopes += "name-" + number + ": d, ";
    used += "nome-" + number + ", ";
  }
  const reading tags(head + "tags: [" + declared + "]\npaths:\n" +
                     path_with("/a", "get", "tags: [" + used + "]"));
  const reading flows(
      head + "paths:\n" + path_with("/a", "get", "security: [{s: [" + used + "]}]") +
      schemes("    s: {type: oauth2, flows: {password: {tokenUrl: 'https://a/b', scopes: {" +
              scopes + "}}}}\n"));
  for (const reading* each : {&tags, &flows}) {
    REQUIRE(each->warnings().size() == count);
    CHECK(each->help() == "did you mean 'name-1000'?");
    CHECK(each->sink.sorted().back().help.starts_with("declare it"));
  }
}

namespace {

/// What no operation leads to, of a document whose one operation has these fields.
strings unused(const std::string& fields, const std::string& components,
               const std::string& version = "3.1.0") {
  const reading read("openapi: " + version + "\ninfo: {title: T, version: '1'}\npaths:\n" +
                     path_with("/a", "get", fields) + "components:\n" + components);
  CHECK(read.errors().empty());
  strings found;
  for (const auto& each : read.sink.sorted()) {
    if (each.code.text() == "OA2016") found.push_back(each.pointer.substr(12));
  }
  return found;
}

/// Fields of an operation whose body is a component schema.
std::string body_of(const std::string& name) {
  return "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/" + name +
         "'}}}}";
}

}  // namespace

TEST_CASE("components that no operation leads to are told", "[openapi]") {
  const reading read(head + "paths:\n" + path_with("/a", "get") +
                     "components:\n  schemas:\n    Pet: {type: object}\n");
  CHECK(read.warnings() == strings{"OA2016"});
  CHECK(read.pointed_at() == "Pet");
  CHECK(messages(read).at(0) == "no operation leads to 'schemas/Pet'");
  // Each kind, and what only refers to itself.
  CHECK(unused("",
               "  schemas: {S: {properties: {s: {$ref: '#/components/schemas/S'}}}}\n"
               "  responses: {R: {description: d}}\n"
               "  parameters: {P: {name: p, in: query, schema: {}}}\n"
               "  examples: {E: {value: 1}}\n"
               "  requestBodies: {B: {content: {}}}\n"
               "  headers: {H: {schema: {}}}\n"
               "  links: {L: {operationId: geta}}\n"
               "  callbacks: {C: {}}\n"
               "  pathItems: {I: {}}\n") == strings{"schemas/S", "responses/R", "parameters/P",
                                                    "examples/E", "requestBodies/B", "headers/H",
                                                    "links/L", "callbacks/C", "pathItems/I"});
  CHECK(unused("", "  mediaTypes: {M: {schema: {}}}\n", "3.2.0") == strings{"mediaTypes/M"});
}

TEST_CASE("nothing is unused in a library", "[openapi]") {
  const std::string pet = "components: {schemas: {Pet: {type: object}}}\n";
  CHECK(reading(head + pet).warnings().empty());
  CHECK(reading(head + "paths: {}\n" + pet).warnings().empty());
  CHECK(reading(head + "paths: {/a: {}}\n" + pet).warnings().empty());
  CHECK(reading(head + "webhooks:\n" + path_with("/a", "post") + pet).warnings() ==
        strings{"OA2016"});
}

TEST_CASE("components are used through each other", "[openapi]") {
  CHECK(unused(body_of("A"),
               "  schemas:\n"
               "    A: {allOf: [{properties: {b: {items: {$ref: '#/components/schemas/B'}}}}]}\n"
               "    B: {properties: {c: {$ref: '#/components/schemas/C/properties/d'}}}\n"
               "    C: {properties: {d: {type: string}}}\n"
               "    D: {properties: {e: {$ref: '#/components/schemas/E'}}}\n"
               "    E: {type: string}\n"
               "    X: {$anchor: x, type: string}\n"
               "    Y: {$ref: '#x'}\n") ==
        strings{"schemas/D", "schemas/E", "schemas/X", "schemas/Y"});
  CHECK(
      unused("parameters: [{$ref: '#/components/parameters/P'}], callbacks: {c: {$ref: "
             "'#/components/callbacks/C'}}",
             "  parameters: {P: {name: p, in: query, schema: {$ref: '#p'}, examples: {e: {$ref: "
             "'#/components/examples/E'}}}}\n"
             "  schemas: {S: {$anchor: p}}\n"
             "  examples: {E: {value: 1}}\n"
             "  callbacks: {C: {'{$url}': {$ref: '#/components/pathItems/I'}}}\n"
             "  pathItems: {I: {post: {responses: {'200': {$ref: '#/components/responses/R'}}}}}\n"
             "  responses: {R: {description: d, headers: {h: {$ref: '#/components/headers/H'}}, "
             "links: {l: {$ref: '#/components/links/L'}}}}\n"
             "  headers: {H: {schema: {}}}\n"
             "  links: {L: {operationId: geta}}\n")
          .empty());
}

TEST_CASE("a discriminator uses what it may choose", "[openapi]") {
  CHECK(
      unused(body_of("A"),
             "  schemas:\n"
             "    A: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, "
             "mapping: {b: '#/components/schemas/B', c: C}}}\n"
             "    B: {type: object, required: [k], properties: {k: {type: string}}}\n"
             "    C: {type: object, required: [k], properties: {k: {type: string}}}\n")
          .empty());
  // Heirs, also of heirs; without a discriminator nothing chooses them.
  const std::string heirs =
      "    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n"
      "    C: {allOf: [{$ref: '#/components/schemas/B'}, {type: object}]}\n";
  const std::string base =
      "  schemas:\n    A: {type: object, required: [k], properties: {k: {type: "
      "string}}";
  CHECK(unused(body_of("A"), base + ", discriminator: {propertyName: k}}\n" + heirs).empty());
  CHECK(unused(body_of("A"), base + "}\n" + heirs) == strings{"schemas/B", "schemas/C"});
  CHECK(unused("", base + ", discriminator: {propertyName: k}}\n" + heirs) ==
        strings{"schemas/A", "schemas/B", "schemas/C"});
}

TEST_CASE("security schemes are used by their names", "[openapi]") {
  const std::string two =
      "  securitySchemes:\n    a: {type: http, scheme: basic}\n    b: {type: "
      "http, scheme: bearer}\n";
  CHECK(unused("security: [{a: []}]", two) == strings{"securitySchemes/b"});
  CHECK(unused("security: [{a: []}, {b: []}]", two).empty());
  CHECK(unused("", two).empty());
}

TEST_CASE("what extensions refer to is used", "[openapi]") {
  CHECK(unused("x-event: {schema: {$ref: '#/components/schemas/A'}}",
               "  schemas: {A: {type: string}, B: {type: string}}\n"
               "  x-kept: {$ref: '#/components/schemas/B'}\n")
            .empty());
}

TEST_CASE("definitions of Swagger 2.0 are components", "[openapi]") {
  const reading read(
      "swagger: '2.0'\ninfo: {title: T, version: '1'}\nsecurity: [{s: []}]\npaths:\n" +
      path_with("/a", "get", "parameters: [{$ref: '#/parameters/P'}]") +
      "definitions: {A: {type: string}}\nparameters: {P: {name: p, in: query, type: string}}\n"
      "responses: {R: {description: d}}\nsecurityDefinitions: {s: {type: basic}}\n");
  CHECK(read.warnings() == strings{"OA2016", "OA2016"});
  CHECK(messages(read) ==
        strings{"no operation leads to 'definitions/A'", "no operation leads to 'responses/R'"});
}

TEST_CASE("scopes are declared by a flow of their scheme", "[openapi]") {
  const auto needing = [](const std::string& security, const std::string& scheme) {
    return reading(head + "security: [" + security + "]\npaths:\n" +
                   path_with("/a", "get", "security: [" + security + "]") +
                   schemes("    s: " + scheme));
  };
  const std::string two =
      "{type: oauth2, flows: {password: {tokenUrl: 'https://a/b', scopes: {'read:pets': d}}, "
      "clientCredentials: {tokenUrl: 'https://a/b', scopes: {'write:pets': d}}}}\n";
  const reading read = needing("{s: ['read:pets', 'write:pets', 'write:pet', all]}", two);
  CHECK(read.warnings() == strings{"OA2023", "OA2023"});
  CHECK(read.pointed_at() == "'write:pet'");
  CHECK(read.help() == "did you mean 'write:pets'?");
  CHECK(messages(read).at(1) == "no flow of 's' has the scope 'all'");
  CHECK(needing("{s: ['read:pets']}, {s: []}", two).warnings().empty());
  // Where scopes are declared elsewhere, or mean something else.
  CHECK(needing("{s: [all]}", "{type: oauth2, flows: {}}\n").warnings().empty());
  CHECK(needing("{s: [all]}", "{type: openIdConnect, openIdConnectUrl: 'https://a/b'}\n")
            .warnings()
            .empty());
  CHECK(needing("{s: [all]}", "{type: http, scheme: bearer}\n").warnings().empty());
  const reading swagger(
      "swagger: '2.0'\ninfo: {title: T, version: '1'}\nsecurity: [{s: [read, all]}]\npaths:\n" +
      path_with("/a", "get") +
      "securityDefinitions: {s: {type: oauth2, flow: password, tokenUrl: 'https://a/b', scopes: "
      "{read: d}}}\n");
  CHECK(swagger.warnings() == strings{"OA2023"});
}
