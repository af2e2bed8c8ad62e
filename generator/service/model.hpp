#pragma once
// The language-neutral description of an API: what `service::lower` makes and the cpp room
// consumes. Invariant: no word of C++ here, no schema after it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/check.hpp"
#include "service/hooks.hpp"
#include "service/xml_layout.hpp"
#include "source/span.hpp"

namespace tenon::gen::service {

/// Index into `api::types`.
using type_id = std::uint32_t;

enum class primitive : std::uint8_t {
  boolean,
  int32,
  int64,
  uint32,
  uint64,
  float32,
  float64,
  string,
  bytes_base64,
  binary,
  /// Bytes with a name and a media type: a part of a multipart body.
  file,
  uuid,
  date_time,
  date,
  time,
  duration
};

/// A type as used at one place: which type, may it be null, and with which constraints.
struct type_use {
  type_id type{};
  bool nullable = false;
  constraints rules{};
  /// What the value has to conform to as a whole, where type and rules say less than the schema.
  std::optional<check_id> check{};
  bool operator==(const type_use&) const = default;
};

/// A literal of the document (default, const, enum member): kind and exact text. Strings are
/// decoded; numbers are as written; `json` (lists and objects) is compact JSON text.
struct literal {
  enum class kind_type : std::uint8_t { null, boolean, integer, number, string, json };
  kind_type kind{};
  std::string text{};
  bool operator==(const literal&) const = default;
};

/// Index into `api::outlines`.
using outline_id = std::uint32_t;

/// Which kinds of JSON value a text may stand for, where values stand inside values outside JSON.
/// Absent parts, and one without kinds, stand for any value.
struct outline {
  struct member {
    std::string name{};
    outline_id value{};
  };
  /// "null", "boolean", "integer", "number", "string", "array", "object".
  std::vector<std::string> kinds{};
  std::optional<outline_id> items{}, others{};
  std::vector<member> members{};
};

/// What the header fields of a part are held as, beside its value.
struct part_headers {
  type_use type{};
  /// Of a list: each item is a part, with headers of its own.
  bool of_items = false;
};

struct property {
  /// As on the wire.
  std::string name{};
  type_use type{};
  bool required = false;
  bool read_only = false, write_only = false, deprecated = false;
  /// Breaks a by-value recursion.
  bool boxed = false;
  /// Its rules hold under a condition, of which the check of the whole object knows.
  bool conditional = false;
  std::optional<literal> default_value{};
  std::string doc{};
  source::span where{};
  std::optional<std::string> pinned_name{};
  /// As a field of a form or parameter it is read through JSON.
  std::optional<service::outline_id> outline{};
  /// Of the object that a multipart body is.
  std::optional<part_headers> headers{};
};

/// What happens to members the object does not name; `typed`: they are kept.
enum class additional : std::uint8_t { ignored, refused, typed };

struct object_type {
  std::vector<property> properties{};
  additional additional_kind = additional::ignored;
  std::optional<type_use> additional_type{};
  /// The same for additional members.
  std::optional<service::outline_id> additional_outline{};
  /// Bounds on the number of members.
  constraints rules{};
  /// Named schemas whose members were merged in through allOf.
  std::vector<type_id> bases{};
  /// Some members are files or have headers: only multipart bodies have it.
  bool holds_files = false;
};
struct array_type {
  type_use items{};
};
struct tuple_type {
  std::vector<type_use> items{};
};
/// Nothing but additional properties.
struct map_type {
  type_use values{};
};
struct enum_member {
  literal value{};
  std::string doc{};
  source::span where{};
  std::optional<std::string> pinned_name{};
  /// What its name in code is made from; empty: the value.
  std::string wanted_name{};
};
struct enum_type {
  std::vector<enum_member> members{};
  /// `string`, or an integer type.
  primitive base = primitive::string;
  /// Values beside the listed ones are valid.
  bool open = false;
};
/// Exactly one value.
struct constant_type {
  literal value{};
};

/// How a reader finds the alternative of a union.
enum class union_strategy : std::uint8_t { tag, kind, signature, try_one, try_any };
struct alternative {
  type_use type{};
  /// For naming.
  std::string hint{};
  /// Strategy `tag`: values of the tag property that select this alternative.
  std::vector<std::string> tags{};
  /// Strategy `signature`: members whose presence selects this alternative.
  std::vector<std::string> required{};
  /// JSON kinds: "object", "array", "string", "integer", "number", "boolean".
  std::vector<std::string> kinds{};
  /// Breaks a by-value recursion, or is large.
  bool boxed = false;
};
struct union_type {
  union_strategy strategy{};
  std::string tag_property{};
  /// Values of the tag property are integers, in decimal; else texts.
  bool tags_are_integers = false;
  /// A value may fit several alternatives: the one that loses the fewest of its members is meant.
  bool may_fit_several = false;
  std::vector<alternative> alternatives{};
  std::optional<std::size_t> default_alternative{};
};
struct primitive_type {
  primitive kind{};
};
/// A named schema that is another use (component alias).
struct alias_type {
  type_use target{};
};

/// What a value of any type is held as, where the user says so: a type of theirs.
struct mapped_type {
  /// Empty: nothing of the user's.
  std::string name{}, header{};
  /// Kinds of JSON value that the schema allows, as of alternatives; none: any.
  std::vector<std::string> kinds{};
};

enum class type_kind : std::uint8_t {
  primitive,
  object,
  array,
  tuple,
  map,
  enumeration,
  constant,
  union_,
  any,
  alias
};

/// Where a type comes from, for naming: the component's name, or the path of steps from its owner
/// ({"status"} with `owner` Pet, or {"getPet", "response", "200"} without one).
struct type_origin {
  bool component = false;
  std::vector<std::string> path{};
  std::optional<std::string> pinned_name{};
  std::optional<type_id> owner{};
};

/// One type; the member that `kind` names is set.
struct type {
  type_kind kind{};
  primitive_type primitive{};
  object_type object{};
  array_type array{};
  tuple_type tuple{};
  map_type map{};
  enum_type enumeration{};
  constant_type constant{};
  union_type union_{};
  alias_type alias{};
  /// Of kind `any`.
  mapped_type mapped{};
  type_origin origin{};
  /// The type can contain itself, by value or through a list.
  bool recursive = false;
  bool deprecated = false;
  std::string title{}, doc{};
  /// JSON Pointer of the schema.
  std::string pointer{};
  source::span where{};
};

/// `querystring`: the whole query, as `content_type` says.
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
/// `items`: values one after the other, as server-sent events, JSON lines or json-seq.
enum class body_kind : std::uint8_t { json, text, bytes, form, items, multipart, xml };

struct parameter {
  std::string name{};
  location in{};
  type_use type{};
  bool required = false;
  bool deprecated = false;
  style how = style::simple;
  bool explode = false;
  bool allow_reserved = false;
  /// An empty text is as good as none.
  bool allow_empty = false;
  /// Media type of a parameter with `content`: JSON text, or what `content` says of a querystring.
  std::optional<std::string> content_type{};
  /// Of a querystring: `json`, `form` or `text`.
  body_kind content = body_kind::json;
  /// It is read through JSON.
  std::optional<service::outline_id> outline{};
  /// Its members stand beside other parameters: names that are those, not members of its own.
  std::vector<std::string> others{};
  std::optional<literal> default_value{};
  std::string doc{};
  source::span where{};
  std::optional<std::string> pinned_name{};
};

struct form_field {
  std::string name{};
  style how = style::form;
  bool explode = true;
  /// The field is JSON text; style and explode say nothing.
  bool is_json = false;
  bool operator==(const form_field&) const = default;
};
struct header {
  std::string name{};
  type_use type{};
  /// It is read through JSON.
  std::optional<service::outline_id> outline{};
  bool required = false;
  bool explode = false;
  /// It is JSON text; `explode` says nothing.
  bool is_json = false;
  std::string doc{};
  source::span where{};
  bool operator==(const header&) const = default;
};

/// How the values of a part are written.
enum class part_kind : std::uint8_t { text, json, file };
/// The parts of one name; a list is several.
struct part {
  std::string name{};
  part_kind kind = part_kind::json;
  /// Files: there may be several.
  bool repeated = false;
  /// Types and ranges joined by commas, the first is sent; empty: what the kind usually has.
  std::string media_types{};
  /// Of text that says how it is written.
  bool styled = false;
  style how = style::form;
  bool explode = true;
  /// Of the style deepObject: what its values are.
  std::optional<outline_id> outline{};
  std::vector<header> headers{};
  bool operator==(const part&) const = default;
};
/// One wire form of a body.
struct media {
  /// As the document writes it: a type with its parameters, or a range such as `image/*`.
  std::string media_type{};
  /// What is sent unless another is asked for: the type, or one of the range; empty: none fits.
  std::string sent{};
  body_kind kind{};
  /// Of the whole body, of each of `items`, or of the data of an event.
  type_use type{};
  /// Each of `items` is a server-sent event with its fields, not its data alone.
  bool is_event = false;
  /// The items are pieces of text or bytes, cut anywhere.
  bool in_pieces = false;
  /// The items are the parts of a multipart body, of this type if it says any.
  bool as_parts = false;
  std::string item_type{};
  std::vector<form_field> encoding{};
  /// Of a multipart body: one for each member of its object, in their order, and for the others.
  std::vector<part> parts{};
  std::optional<part> other_parts{};
  /// Of parts without names: how many have places of their own; a member more has the others.
  std::optional<std::size_t> places{};
  /// Of a body in XML: index into `api::xml_roots`.
  std::optional<std::size_t> root{};
  source::span where{};
};
struct request_body {
  bool required = false;
  /// In the order of preference, never empty.
  std::vector<media> alternatives{};
  std::string doc{};
  source::span where{};
};
struct response {
  /// 200…; 4 for "4XX" with `is_range`; 0 for default. What is large is `boxed`.
  int status = 0;
  bool is_range = false, is_default = false, boxed = false;
  /// In the order of preference; empty: no body.
  std::vector<media> alternatives{};
  std::vector<header> headers{};
  std::vector<link> links{};
  std::string doc{};
  source::span where{};
};

enum class scheme_kind : std::uint8_t {
  api_key_header,
  api_key_query,
  api_key_cookie,
  basic,
  bearer,
  oauth2,
  open_id_connect,
  mutual_tls,
  /// Another HTTP authentication scheme, which `parameter` names.
  http,
  /// A type that OpenAPI does not have.
  custom
};
struct security_scheme {
  std::string name{};
  scheme_kind kind{};
  /// Name of the header, query parameter or cookie.
  std::string parameter{};
  std::string bearer_format{};
  std::string doc{};
  source::span where{};
};
struct scheme_use {
  /// Index into `api::schemes`.
  std::size_t scheme{};
  std::vector<std::string> scopes{};
  bool operator==(const scheme_use&) const = default;
};
/// OR of ANDs; empty list: no security; an alternative with no scheme: anonymous allowed.
using security = std::vector<std::vector<scheme_use>>;

struct operation {
  /// operationId, or made from method and path (then `id_synthesised`).
  std::string id{};
  bool id_synthesised = false;
  /// Upper case, or as written for additionalOperations.
  std::string method{};
  /// "/pets/{petId}"
  std::string path{};
  /// Of webhooks and callbacks: index into `api::hooks`.
  std::optional<std::size_t> hook{};
  std::vector<std::string> tags{};
  /// Path parameters first in template order, then document order.
  std::vector<parameter> parameters{};
  std::optional<request_body> body{};
  /// Document order; default last.
  std::vector<response> responses{};
  security required_security{};
  std::vector<callback_url> callback_urls{};
  /// Where it lives when that is not where the document's first server is: a path on the same host,
  /// or the URL of another one. Variables are substituted by their defaults.
  std::optional<std::string> server{};
  bool deprecated = false, blocking = false;
  /// What a request's body may have, in bytes, and how long answering may take, in milliseconds.
  std::optional<std::uint64_t> max_body{}, timeout{};
  std::string summary{}, doc{};
  std::optional<std::string> pinned_name{};
  source::span where{};
};

struct tag {
  std::string name{};
  std::string doc{};
};
/// Variables are already substituted by their defaults.
struct server {
  std::string url{};
  std::string doc{};
};

struct api {
  std::string title{}, version{}, doc{};
  std::vector<server> servers{};
  std::vector<tag> tags{};
  /// Document order: components first, then inline ones in order of first use.
  std::vector<type> types{};
  /// In order of first use.
  std::vector<check> checks{};
  /// In order of first use.
  std::vector<outline> outlines{};
  /// In order of first use.
  std::vector<xml_layout> xml_layouts{};
  /// The root elements of bodies; no two are equal.
  std::vector<xml_place> xml_roots{};
  /// Document order; then webhooks, then callbacks.
  std::vector<operation> operations{};
  std::vector<hook> hooks{};
  std::vector<security_scheme> schemes{};
  /// The whole document as compact JSON text, for /openapi.json.
  std::string document_json{};

  direction direction_of(const operation& each) const {
    return each.hook ? hooks[*each.hook].kind : direction::called;
  }
};

}  // namespace tenon::gen::service
