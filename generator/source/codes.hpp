#pragma once
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace tenon::gen::source {

/// How bad a finding is. Only errors stop the run.
enum class severity : std::uint8_t { error, warning, info };

/// One row of the table of diagnostics: what `tenon explain` prints.
struct code_info {
  std::string_view code;
  severity level;
  std::string_view title;
  std::string_view explanation;
};

// clang-format off
/// Every diagnostic Tenon can report, sorted by code. To add one, add a row.
inline constexpr code_info all_codes[] = {
    // OA1xxx: files, YAML and JSON
    {"OA1001", severity::error, "file cannot be read", "A document or a file it references does not exist or cannot be opened."},
    {"OA1002", severity::error, "text is not UTF-8", "OpenAPI documents are UTF-8 text. Save the file as UTF-8."},
    {"OA1003", severity::error, "syntax error", "The file is neither valid YAML 1.2 nor valid JSON."},
    {"OA1004", severity::error, "duplicate key", "A mapping names the same key twice. YAML and JSON tools silently keep one of the two, so one is lost."},
    {"OA1005", severity::error, "too large", "The document is nested too deeply, has too many values, or is too big. Aliases count as often as they are used."},
    {"OA1006", severity::error, "more than one document", "An OpenAPI file holds one YAML document; a second one begins with '---'."},
    {"OA1007", severity::error, "bad alias", "An alias (*name) names no anchor (&name) before it, or stands inside the value it names."},
    {"OA1008", severity::warning, "merge key", "The merge key '<<' belongs to YAML 1.1 and is read as meant there. OpenAPI uses YAML 1.2, so other tools may not."},
    {"OA1009", severity::error, "not expressible in JSON", "OpenAPI documents are limited to what JSON can express: no tags with types of their own, no keys that are lists or mappings, no infinity."},
    {"OA1010", severity::warning, "value other tools read differently", "YAML 1.1 tools read this unquoted value as another type. Quote it when text is meant."},
    {"OA1011", severity::error, "empty document", "The file holds no value."},
    // OA2xxx: structure of the OpenAPI document
    {"OA2001", severity::error, "unknown version", "The document must say 'openapi: 3.x.y' (or 'swagger: \"2.0\"') with a version Tenon reads."},
    {"OA2002", severity::error, "unknown field", "The object has no such field in this version. Extensions start with 'x-'; one of Tenon's own (x-tenon-) that the object does not have is a warning."},
    {"OA2003", severity::error, "missing field", "A field the specification requires is absent."},
    {"OA2004", severity::error, "wrong type", "The field holds a value of another type than the specification asks for. A number or boolean in the place of text is a warning: its text is taken."},
    {"OA2005", severity::error, "feature of another version", "The field belongs to a newer or older version than the document declares."},
    {"OA2006", severity::error, "bad status key", "Responses are keyed by a status such as 200, a range such as 4XX, or 'default'."},
    {"OA2007", severity::error, "bad media type", "Content is keyed by a media type such as application/json."},
    {"OA2008", severity::warning, "operation without operationId", "Without an operationId the name in the generated code comes from method and path."},
    {"OA2009", severity::error, "duplicate operationId", "Every operationId is unique in the whole document."},
    {"OA2010", severity::error, "bad server variable", "A variable in a server URL is not declared, or its default is not one of its values."},
    {"OA2011", severity::warning, "body where it has no meaning", "A request body on GET, HEAD or DELETE has no defined meaning in HTTP, and many clients and proxies drop it."},
    {"OA2012", severity::warning, "no success response", "The operation documents no 2xx, 3xx or default response."},
    {"OA2013", severity::error, "undefined security scheme", "A security requirement names a scheme that components/securitySchemes does not have."},
    {"OA2014", severity::warning, "mutating operation without security", "A POST, PUT, PATCH or DELETE asks for no security while other operations do; or none asks for any of the schemes that are declared, which is told once, where they are. A 'security' field that is written, of the operation or of the document, is a decision, also when it is empty; so is a document without schemes."},
    {"OA2015", severity::warning, "credential in the clear", "An operation asks for an API key, Basic, a bearer token, OAuth 2 or OpenID Connect, and one of its servers is plain HTTP and not this machine: everybody on the way can read what is sent. It is told once for each scheme."},
    {"OA2016", severity::warning, "unused component", "No operation leads to the component: by references, mappings, security requirements, or as a schema that takes in one with a discriminator. A document without operations is a library, in which nothing is unused; of security schemes it is told only when another one is used. The type of an unused schema is generated all the same."},
    {"OA2017", severity::warning, "undeclared tag", "An operation has a tag that the document's 'tags' do not list. It is told once for each tag, at its first use, and only where the document has 'tags' at all."},
    {"OA2018", severity::error, "bad tag parent", "A tag's parent is no tag of the document, or the tag is its own ancestor."},
    {"OA2019", severity::error, "fields exclude each other", "Two fields stand together that the specification allows only one of."},
    {"OA2020", severity::error, "bad component name", "Component names consist of letters, digits, '.', '_' and '-'."},
    {"OA2021", severity::warning, "content where none is sent", "A 204 or 304 response has no content, so what is documented is never sent."},
    {"OA2022", severity::warning, "credentials exclude each other", "Two schemes that are needed together are both sent in the Authorization field, of which a request has one. The server lets nobody in by this alternative, unless one is an API key and your authenticator takes the whole text of the field for it; the client sends one of the credentials that it was given."},
    {"OA2023", severity::warning, "undeclared scope", "A requirement names a scope that no flow of its OAuth 2 scheme has, so nobody knows where to get it. It is told once for each scope, at its first use. The server asks for it all the same."},
    // OA3xxx: references, paths and parameters
    {"OA3001", severity::error, "path parameter not in the template", "Every path parameter appears in braces in the path template, with the same spelling."},
    {"OA3002", severity::error, "unresolved $ref", "The reference names a file or a place that does not exist."},
    {"OA3003", severity::error, "$ref loop", "References lead back to themselves and never reach a value."},
    {"OA3004", severity::warning, "$ref siblings ignored", "OpenAPI 3.0 ignores fields beside a $ref."},
    {"OA3005", severity::error, "$ref not allowed", "Nothing is read from the network: save a copy and reference it by its path, or say with --map-url PREFIX=FOLDER where copies of what lies below a URL are kept."},
    {"OA3006", severity::error, "$ref to another kind of object", "The reference leads to an object that cannot stand in this place."},
    {"OA3007", severity::error, "template variable without parameter", "Every variable in braces of a path template has a path parameter."},
    {"OA3008", severity::error, "equivalent paths", "Two path templates differ only in the names of their variables, or in what is escaped, so they match the same requests."},
    {"OA3009", severity::info, "ambiguous paths", "Two path templates can match the same request: the one whose literal text comes first is taken."},
    {"OA3010", severity::error, "duplicate parameter", "A parameter is identified by its name and location, and the pair appears twice; or a header does, whose name has no case."},
    {"OA3011", severity::error, "schema or content", "A parameter or header has exactly one of 'schema' and 'content'."},
    {"OA3012", severity::error, "bad parameter style", "The style or explode is not defined for this location or type."},
    {"OA3013", severity::warning, "header parameter ignored", "Accept, Content-Type and Authorization are described elsewhere and ignored as header parameters; so are the fields of the connection (Content-Length, Transfer-Encoding, Connection, Keep-Alive), which client and server set."},
    {"OA3014", severity::error, "bad querystring parameter", "'in: querystring' appears at most once, and never beside 'in: query'."},
    {"OA3015", severity::error, "bad path template", "A path starts with '/', its braces pair up, and each variable appears once."},
    {"OA3016", severity::error, "optional path parameter", "A path parameter says 'required: true'."},
    {"OA3017", severity::warning, "bad runtime expression", "A runtime expression of a callback or link is not spelt as the specification says, or names a parameter, a header or a place in a body that is not described. Nothing is generated from it."},
    {"OA3018", severity::warning, "bad link", "A link names an operation that the document does not have, or a parameter that the operation does not have. Nothing is generated from it."},
    {"OA3019", severity::warning, "one name for two values", "The members of an object in form style with 'explode: true' stand beside the other parameters, and one of them has the name of another parameter. Both are read from the same text, and a request that has both is refused."},
    // OA4xxx: schemas
    {"OA4001", severity::warning, "keyword does not apply", "The keyword has no effect on values of this type."},
    {"OA4002", severity::warning, "required name without property", "'required' lists a name that 'properties' does not have."},
    {"OA4003", severity::error, "bad enum", "An enum value does not fit the type, a nullable enum lacks null, or 'x-enum-varnames' (or 'x-enumNames') does not name each value."},
    {"OA4004", severity::warning, "duplicate enum value", "An enum lists the same value twice."},
    {"OA4005", severity::error, "invalid default", "The default does not satisfy its schema."},
    {"OA4006", severity::warning, "invalid example", "The example does not satisfy its schema; of each example the first part that does not is told. Patterns, conditions, 'not', 'contains' and 'uniqueItems' are not looked at, nor are 'externalValue' and 'serializedValue'; of a parameter and of a media type other than JSON a string may be the text that is sent for a value of another type."},
    {"OA4007", severity::error, "broken discriminator", "The discriminator's property or one of its mapping targets does not fit the alternatives."},
    {"OA4008", severity::warning, "alternatives not distinguishable", "A value can match several alternatives, so each must be tried in turn."},
    {"OA4009", severity::error, "conflicting allOf", "Parts of an allOf contradict each other, so no value can satisfy it."},
    {"OA4010", severity::error, "impossible bounds", "A lower bound lies above the upper bound, or a bound is not a usable number."},
    {"OA4011", severity::warning, "invalid pattern", "The pattern is no regular expression that can be run, so it is not checked; or it has an escape of another dialect, which means a letter here."},
    {"OA4012", severity::info, "slow pattern", "The pattern needs a backtracking engine, which runs with a match limit."},
    {"OA4013", severity::info, "unknown format", "The format is not one Tenon knows, so it only annotates."},
    {"OA4014", severity::info, "unbounded input", "A request can have texts without 'maxLength' or lists without 'maxItems': only the size of the whole request bounds them (x-tenon-max-body, or the server's limit). Texts of an enum, of a format with an end or of a pattern with one are bounded. It is told once for each operation, with places that no operation before it has; --verbose shows it, and so does a report in SARIF."},
    {"OA4015", severity::error, "infinite type", "The type requires itself, so no finite value exists."},
    {"OA4016", severity::warning, "items missing", "An array without 'items' holds values of any type."},
    // OA5xxx: what Tenon does not do
    {"OA5001", severity::error, "not supported yet", "Tenon does not generate code for this construct, and refuses to leave it out silently."},
    {"OA5002", severity::warning, "left out on request", "The construct is left out because --skip names it."},
    {"OA5007", severity::warning, "values inside values as JSON text", "OpenAPI defines no text for values inside values in this style, so the whole value is JSON text, as with 'content: application/json'."},
    // OA6xxx: names in the generated code
    {"OA6001", severity::error, "name collision", "Two things would get the same C++ name. Rename one, or pin a name with x-tenon-name."},
    {"OA6002", severity::info, "name changed", "The C++ name differs from the plain conversion, to avoid a collision."},
    {"OA6003", severity::error, "bad pinned name", "x-tenon-name must be a C++ identifier that is not a keyword."},
};
// clang-format on

/// The row of a code, or null when there is none.
constexpr const code_info* find_code(std::string_view code) {
  const auto* row = std::ranges::lower_bound(all_codes, code, {}, &code_info::code);
  return row != std::end(all_codes) && row->code == code ? row : nullptr;
}

/// A code that is known, when compiling, to be in the table: `diagnostic{.code = "OA3001", ...}`.
class diagnostic_code {
 public:
  consteval diagnostic_code(const char* code) : info_(find_code(code)) {
    if (info_ == nullptr) throw "this code is not in the table of source/codes.hpp";
  }
  const code_info& info() const { return *info_; }
  std::string_view text() const { return info_->code; }
  bool operator==(const diagnostic_code&) const = default;

 private:
  const code_info* info_;
};

static_assert(std::ranges::is_sorted(all_codes, {}, &code_info::code));
static_assert(std::ranges::adjacent_find(all_codes, {}, &code_info::code) == std::end(all_codes));

}  // namespace tenon::gen::source
