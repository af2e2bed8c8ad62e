#pragma once
// One model for every OpenAPI version, shaped like 3.2 and JSON Schema 2020-12.
// Invariant: no unresolved `$ref` is left, and down-level spellings are upgraded.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.hpp"
#include "document/node.hpp"

namespace tenon::gen::openapi {

/// Set of JSON types, as a bit mask.
using type_set = std::uint8_t;
inline constexpr type_set null_type = 1, boolean_type = 2, integer_type = 4, number_type = 8,
                          string_type = 16, array_type = 32, object_type = 64;

/// The document declares one of these.
enum class version : std::uint8_t { v3_0, v3_1, v3_2 };

struct schema;

struct named_schema {
  std::string name{};
  const schema* value = nullptr;
  /// The entry in the document.
  gen::document::node node{};
};

/// A numeric bound with its exact decimal text.
struct bound {
  std::string text{};
  bool exclusive = false;
  gen::document::node node{};
};

struct discriminator {
  gen::document::node node{};
  std::string property{};
  /// Value → schema, in document order.
  std::vector<named_schema> mapping{};
  const schema* default_mapping = nullptr;
};

/// What a schema is in XML (`nodeType`).
enum class xml_type : std::uint8_t { element, attribute, text, cdata, none };

/// A type of the user's that stands for a schema, by its qualified name and the header that has it.
struct mapped_type {
  std::string name{}, header{};
  bool operator==(const mapped_type&) const = default;
};

/// The `xml` object of a schema.
struct xml {
  gen::document::node node{};
  std::string name{}, prefix{}, uri{};
  /// `attribute` and `wrapped` of OpenAPI 3.1 are the types attribute and element.
  std::optional<xml_type> type{};
};

/// A schema object. Pointers lead into `document::schemas` and are never null unless said so.
struct schema {
  gen::document::node node{};
  /// Name under components/schemas, or what a `$ref` to it calls it; empty for inline schemas.
  std::string component_name{};
  /// True when something references this schema.
  bool referenced = false;
  /// Target when the schema was written as `$ref`; all other members are then its siblings.
  const schema* ref = nullptr;
  /// `true` and `false` written as schemas.
  std::optional<bool> boolean_schema{};
  /// Without null (see `nullable`) unless null is the only type. Inferred where `type` is missing
  /// beside keywords that mean only one; 0: any.
  type_set types = 0;
  /// `types` was not written: it gives way to what is written elsewhere.
  bool types_inferred = false;
  bool nullable = false;
  std::string format{}, title{}, description{};
  /// The format of a text when it is checked; empty where it only annotates.
  std::string asserted_format{};
  bool deprecated = false, read_only = false, write_only = false;
  /// No value when absent.
  gen::document::node default_value{}, const_value{};
  bool has_enum = false;
  std::vector<gen::document::node> enum_values{};
  /// What `x-enum-varnames` or `x-enumNames` calls each of them; empty when there is neither.
  std::vector<std::string> enum_names{};
  std::optional<bound> minimum{}, maximum{};
  std::optional<std::string> multiple_of{}, pattern{};
  std::optional<std::uint64_t> min_length{}, max_length{}, min_items{}, max_items{};
  std::optional<std::uint64_t> min_properties{}, max_properties{};
  bool unique_items = false;
  /// Null when absent.
  const schema* items = nullptr;
  std::vector<const schema*> prefix_items{};
  std::vector<named_schema> properties{};
  std::vector<std::string> required{};
  /// Null when absent.
  const schema* additional_properties = nullptr;
  std::vector<named_schema> pattern_properties{};
  std::vector<const schema*> all_of{}, one_of{}, any_of{};
  std::optional<openapi::discriminator> discriminator{};
  std::optional<openapi::xml> xml{};
  std::string content_encoding{}, content_media_type{};
  /// Of what the string's text holds. Null when absent.
  const schema* content_schema = nullptr;
  /// Null when absent, as all that follow.
  const schema* negated = nullptr;
  const schema *condition = nullptr, *consequence = nullptr, *alternative = nullptr;
  const schema* contains = nullptr;
  std::optional<std::uint64_t> min_contains{}, max_contains{};
  const schema* property_names = nullptr;
  const schema *unevaluated_items = nullptr, *unevaluated_properties = nullptr;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required{};
  std::vector<named_schema> dependent_schemas{};
  std::optional<std::string> pinned_name{};
  /// `x-tenon-type`
  std::optional<mapped_type> mapped{};
};

enum class location : std::uint8_t { path, query, header, cookie, querystring };
enum class style : std::uint8_t {
  simple,
  form,
  label,
  matrix,
  space_delimited,
  pipe_delimited,
  deep_object,
  cookie
};

struct encoding;

struct media_type {
  /// The entry of the `content` map.
  gen::document::node node{};
  /// What the entry or its `$ref` leads to; nothing in version 2.0.
  gen::document::node value{};
  std::string name{};
  /// Null when absent.
  const openapi::schema* schema = nullptr;
  /// Of each item of a stream. Null when absent.
  const openapi::schema* item_schema = nullptr;
  /// What `itemEncoding` says an item is.
  std::string item_content_type{};
  /// `x-tenon-stream`: text or bytes are handed over in pieces.
  bool in_pieces = false;
  std::vector<openapi::encoding> encoding;  // no {}: its type is not complete yet
  /// By place; `item_encoding`: of all others, none or one.
  std::vector<openapi::encoding> prefix_encoding, item_encoding;

  /// A field as it is written; nothing when it is not.
  gen::document::node find(std::string_view field) const {
    return value ? value.find(field) : gen::document::node();
  }
};

/// A parameter, or a header (then `in` is header).
struct parameter {
  gen::document::node node{};
  std::string name{}, description{};
  location in = location::header;
  bool required = false, deprecated = false, allow_reserved = false, allow_empty = false;
  style how = style::simple;
  bool explode = false;
  /// Null when `content` is used.
  const openapi::schema* schema = nullptr;
  std::vector<media_type> content{};
  std::optional<std::string> pinned_name{};
};

struct encoding {
  gen::document::node node{};
  std::string property{}, content_type{};
  std::optional<openapi::style> how{};
  std::optional<bool> explode{};
  /// Without Content-Type.
  std::vector<parameter> headers{};
};

struct request_body {
  gen::document::node node{};
  std::string description{};
  bool required = false;
  std::vector<media_type> content{};
};

/// How values of a response, or of its request, make the next request.
struct link {
  gen::document::node node{};
  std::string name{}, description{};
  /// One of the two; no value when absent.
  gen::document::node operation_id{}, operation_ref{};
  /// No value when absent.
  gen::document::node parameters{}, request_body{}, server{};
};

struct response {
  gen::document::node node{};
  /// 200, 4 for 4XX (`is_range`), 0 for default (`is_default`).
  int status = 0;
  bool is_range = false, is_default = false;
  std::string summary{}, description{};
  std::vector<parameter> headers{};
  std::vector<media_type> content{};
  std::vector<link> links{};
};

struct server {
  gen::document::node node{};
  /// Variables are replaced by their defaults.
  std::string url{};
  std::string description{};
};

struct scheme_requirement {
  std::string scheme{};
  std::vector<std::string> scopes{};
};
/// OR of ANDs.
using security = std::vector<std::vector<scheme_requirement>>;

struct security_scheme {
  gen::document::node node{};
  std::string name{}, type{}, description{};
  /// `in` and name of an apiKey.
  std::string in{}, parameter{};
  /// `scheme` of http, lower case.
  std::string scheme{}, bearer_format{};
};

struct callback;

struct operation {
  gen::document::node node{};
  /// Upper case, or as written under additionalOperations.
  std::string method{};
  std::string operation_id{}, summary{}, description{};
  bool deprecated = false, blocking = false;
  /// `x-tenon-max-body`, in bytes; `x-tenon-timeout`, in milliseconds.
  std::optional<std::uint64_t> max_body{}, timeout{};
  std::vector<std::string> tags{};
  /// Those of the path item come first unless overridden.
  std::vector<parameter> parameters{};
  std::optional<openapi::request_body> request_body{};
  std::vector<response> responses{};
  /// Effective: the operation's, else the document's.
  openapi::security security{};
  std::vector<server> servers{};
  /// They lead into `document::callbacks`.
  std::vector<std::pair<std::string, const callback*>> callbacks{};
  /// Those of an operation that is itself a callback's or a webhook's; no value when absent.
  gen::document::node nested_callbacks{};
  std::optional<std::string> pinned_name{};
};

struct path_item {
  gen::document::node node{};
  std::string path{};
  /// Names of the variables in the template, in order.
  std::vector<std::string> variables{};
  std::vector<operation> operations{};
};

/// Requests that the API sends. `path` of an item is the expression that gives its URL.
struct callback {
  gen::document::node node{};
  std::vector<path_item> items{};
};

struct tag {
  gen::document::node node{};
  std::string name{}, description{};
};

/// A value that is shown for a schema.
struct example {
  gen::document::node value{};
  const openapi::schema* schema = nullptr;
  /// A string may be the text that is sent for a value of another type: `a,b` for a list.
  bool may_be_text = false;
};

/// A reference that is no plain pointer into the file it stands in, or stands in another file than
/// the first.
struct outer_reference {
  /// The text of the `$ref`, or of an entry of a discriminator's mapping.
  gen::document::node reference{};
  gen::document::node target{};
  /// Section of components its target belongs to.
  std::string_view section{};
};

/// A whole description. Owns the values its nodes point to; moving it keeps all pointers valid.
struct document {
  openapi::version version{};
  std::string title{}, api_version{}, description{};
  std::vector<server> servers{};
  std::vector<path_item> paths{};
  /// components/schemas in document order.
  std::vector<const schema*> component_schemas{};
  std::vector<security_scheme> security_schemes{};
  std::vector<tag> tags{};
  /// Requests that the API sends; `path` is the name of the webhook.
  std::vector<path_item> webhooks{};
  gen::document::node root{};
  /// Of schemas, parameters, headers and media types; each value once for each schema.
  std::vector<example> examples{};

  std::vector<outer_reference> references{};
  /// Name without extension of every file but the first.
  std::map<source::file_id, std::string> file_names{};
  /// Every `$id` and `$self`.
  std::vector<gen::document::node> identifiers{};

  std::deque<schema> schemas{};
  std::deque<callback> callbacks{};
  std::vector<std::unique_ptr<const gen::document::document>> files{};
};

}  // namespace tenon::gen::openapi
