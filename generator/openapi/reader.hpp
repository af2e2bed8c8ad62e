#pragma once
// The shared state of reading one description. Every object kind has its own file of members.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "document/document.hpp"
#include "openapi/dynamic_scope.hpp"
#include "openapi/fields.hpp"
#include "openapi/model.hpp"
#include "openapi/read.hpp"
#include "openapi/uri.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::openapi {

/// Reads one description. Schemas are read once each, by place; references between them are
/// followed from a work list, so that neither depth nor cycles of references matter.
class reader {
 public:
  reader(source::source_set& sources, const read_options& options, source::diagnostic_sink& sink)
      : sources_(sources), options_(options), sink_(sink) {}

  std::optional<document> read(std::unique_ptr<const gen::document::document> entry);

 private:
  using node = gen::document::node;

  // read_document.cpp
  bool read_version(node root);
  void read_root(node root);
  void read_info(node info);
  std::vector<server> read_servers(node list);
  server read_server(node value);
  void read_tags(node list);
  void check_tag_parents();
  void read_components(node components);
  void read_unused(node components);
  void check_component_names(node components);

  // resolve.cpp
  /// The value a reference object leads to, through any number of references; no value after an
  /// error. A value that is no reference is returned as it is.
  node follow(node value, std::string_view what);
  /// The value one reference leads to; no value when `value` is no reference, or after an error.
  node follow_once(node value, std::string_view what);
  void check_siblings(node value);
  node target_of(node reference, std::string_view uri, std::string_view section);
  /// A text of an object, or what stands in its place beside the reference to it.
  std::string text_beside(node written, node value, std::string_view name) const;
  const gen::document::document* file_of(node reference, const std::filesystem::path& path);
  struct pending_mapping;
  struct pending_reference;
  void resolve_schemas();
  const schema* resolve_schema(node reference, const std::string& uri);
  void resolve_mapping(const pending_mapping& item);
  void report_loops();

  // resolve_dynamic.cpp
  /// Whether the reference is a dynamic one; if so, it is noted and read.
  bool resolve_dynamic(const pending_reference& item);
  /// Reads schemas that dynamic references may mean; false when all are read.
  bool read_dynamic_anchors();
  void bind_dynamic_references();
  node dynamic_scope_of(node value) const;
  bool is_schema(node value) const { return schemas_.contains(place_of(value)); }

  // resources.cpp
  void index_file(const gen::document::document& file);
  void index_values(node value, node resource, const std::string& base);
  void add_resource(node root, node identifier, const std::string& base);
  void add_anchor(node resource, node anchor, node value);
  /// The resource a value stands in, with its base URI; that is empty where only the file's path
  /// says what it is.
  std::pair<node, std::string> resource_of(node reference) const;
  node resource_named(node reference, const reference_uri& uri, std::string_view text);
  node root_of_file(node reference, const std::filesystem::path& path);
  /// The value at a JSON Pointer or anchor of a resource.
  node find_in(node resource, std::string_view fragment, node reference) const;
  /// The schema with an anchor; of several the one nearest to the reference.
  node find_anchor(node resource, std::string_view name, node reference) const;

  // read_schema.cpp and read_constraints.cpp
  schema* read_schema(node value);
  void read_keywords(schema& out, node value);
  void read_dynamic_reference(schema& out, node reference);
  void read_reference_siblings(schema& out, node value);
  void read_types(schema& out, node value);
  type_set type_named(node name);
  void infer_types(schema& out, node value);
  node as_text_of(node value, type_set types, std::string_view what);
  void read_enum(schema& out, node value);
  void drop_unfit_values(schema& out);
  void read_enum_names(schema& out, node value);
  void read_bounds(schema& out, node value);
  void read_counts(schema& out, node value);
  bool can_run(node where, std::string_view pattern);
  void check_applicable(const schema& read, node value);
  void read_object_keywords(schema& out, node value);
  void read_array_keywords(schema& out, node value);
  void read_items_list(schema& out, node value, node items);
  void read_conditions(schema& out, node value);
  void read_composition(schema& out, node value);
  void read_discriminator(schema& out, node value);
  void check_keywords(node value);
  void check_dialect(node written);
  std::vector<const schema*> read_schema_list(node list);
  std::vector<named_schema> read_schema_map(node map);
  std::optional<std::uint64_t> count_of(node value, std::string_view name);

  // read_xml.cpp
  void read_xml(schema& out, node owner);

  // read_parameter.cpp
  std::optional<parameter> read_parameter(node written);
  std::optional<parameter> read_header(node written, std::string_view name);
  /// A map of headers; Content-Type, which is described by content, is left out.
  std::vector<parameter> read_headers(node map);
  void read_parameter_body(parameter& out, node value);
  void read_style(parameter& out, node value);
  std::vector<parameter> read_parameters(node list);
  void check_reserved(parameter& read, node value);
  bool ignored_header(const parameter& read);
  void check_parameter_name(const parameter& read, node value);

  // read_content.cpp
  std::vector<media_type> read_content(node map);
  void read_shared_media_type(node value);
  media_type read_media_type(node value, std::string_view name);
  encoding read_encoding(node value, std::string_view property);
  /// The three fields that say how parts are encoded.
  std::vector<encoding> read_encodings(node value);
  std::vector<encoding> read_prefix_encodings(node value);
  std::vector<encoding> read_item_encoding(node value);

  // check_objects.cpp: objects the generated code does not depend on
  void check_info(node info);
  void check_external_docs(node owner);
  node check_example(node written);

  // read_examples.cpp
  /// The examples beside what they are of; `of` is null when that is no schema.
  void read_examples(node owner, const schema* of, bool may_be_text);
  void read_schema_examples(const schema& of, node owner);
  void note_example(node value, const schema* of, bool may_be_text);
  void check_link(node written);
  void check_callbacks(node map);
  void check_callback(node written);
  /// What is there, if it is as it should be.
  node check_xml(node owner);
  void check_flows(node flows);

  // read_hooks.cpp: what the API sends, and where responses lead
  std::vector<path_item> read_hooks(node map);
  void read_callbacks(operation& out, node map);
  std::vector<link> read_links(node map);
  std::optional<link> read_link(node written);

  // read_responses.cpp
  std::optional<request_body> read_request_body(node written);
  std::vector<response> read_responses(node map);
  std::optional<response> read_response(node written);
  bool read_status(response& out, node entry);

  // read_swagger.cpp and read_swagger_parameter.cpp: Swagger 2.0
  struct collection_format {
    style how = style::form;
    bool explode = false;
  };
  void read_swagger_root(node root);
  std::vector<server> read_swagger_servers(node schemes);
  void read_swagger_scheme(node entry);
  std::optional<response> read_swagger_response(node value);
  /// The media types in force that can hold a schema.
  void take_streams_for_json(std::vector<media_type>& content);
  std::vector<std::string> media_names(const std::vector<std::string>& listed, node written);
  std::optional<parameter> read_swagger_parameter(node value);
  std::optional<parameter> read_swagger_header(node entry);
  void read_swagger_parts(parameter& out, node value);
  collection_format read_collection_format(node value, bool repeatable);
  schema* read_swagger_value(node value);
  std::optional<request_body> read_swagger_body(const std::vector<node>& lists);
  std::optional<request_body> read_swagger_body_parameter(node value);
  std::optional<request_body> read_swagger_form(const std::vector<node>& fields);

  // read_security.cpp
  void read_security_scheme(node entry);
  security read_security(node list);
  void check_together(node alternative);
  bool assume_scheme(node requirement);

  // read_paths.cpp
  void read_paths(node map);
  void read_path_item(node entry);
  bool read_operations(path_item& out, node entry);
  void read_methods(path_item& out, node item, const std::vector<parameter>& shared);
  void check_doubled_fields(const std::vector<node>& parts);
  /// Reads a path item of which nothing is generated: a component, a callback of a callback.
  void check_path_item(node entry);
  void check_method(node entry);
  bool read_template(path_item& out, node entry);
  void check_equivalent_paths();
  // ambiguous_paths.cpp
  void check_ambiguous_paths();
  void check_path_parameters(const path_item& item, const operation& op);

  // read_operation.cpp
  operation read_operation(node value, std::string method, const std::vector<parameter>& inherited);
  void read_body_and_responses(operation& out, node value);
  void read_swagger_operation(operation& out, node value);
  void check_operation_id(operation& op);
  void check_querystring(const operation& op);

  struct place {
    source::file_id file;
    std::uint32_t begin;
    std::uint32_t end;
    bool operator==(const place&) const = default;
  };
  struct place_hash {
    std::size_t operator()(const place& p) const {
      return (std::size_t{p.begin} << 20) ^ p.end ^ (static_cast<std::size_t>(p.file) << 52);
    }
  };
  static place place_of(node value) {
    const source::span where = value.where();
    return {where.file, where.begin, where.end};
  }
  struct pending_reference {
    schema* from;
    node reference;
    std::string uri;
  };
  struct pending_mapping {
    static constexpr std::size_t otherwise = static_cast<std::size_t>(-1);
    schema* owner;
    /// Of the mapping; `otherwise`: of no entry but `defaultMapping`.
    std::size_t entry;
  };

  using anchor_key = std::pair<place, std::string>;
  struct anchor_hash {
    std::size_t operator()(const anchor_key& key) const {
      return place_hash()(key.first) ^ std::hash<std::string>()(key.second);
    }
  };

  source::source_set& sources_;
  const read_options& options_;
  source::diagnostic_sink& sink_;
  document out_;
  std::map<source::file_id, const gen::document::document*> by_file_;
  std::map<std::string, const gen::document::document*, std::less<>> by_path_;
  std::unordered_map<place, schema*, place_hash> schemas_;
  /// Identified resources: their absolute URI by place, and the other way round.
  std::unordered_map<place, std::string, place_hash> bases_;
  std::map<std::string, node, std::less<>> resources_;
  std::unordered_map<anchor_key, std::vector<node>, anchor_hash> anchors_;
  /// The values with each `$dynamicAnchor`.
  std::map<std::string, std::vector<node>, std::less<>> dynamic_anchors_;
  dynamic_scopes dynamic_;
  std::vector<pending_reference> pending_;
  std::vector<pending_mapping> mappings_;
  std::map<std::string, node, std::less<>> operation_ids_;
  std::set<std::string, std::less<>> scheme_names_;
  security document_security_;
  std::unordered_map<place, const callback*, place_hash> callbacks_;
  /// Objects that can lead back to themselves and are read once.
  std::unordered_set<place, place_hash> visited_;
  /// The examples that were noted, by what they are of.
  std::unordered_map<const schema*, std::unordered_set<place, place_hash>> shown_;
  /// With names that references may have meant.
  std::size_t comparisons_left_ = most_comparisons;
  /// What is read now makes no operation of the API itself.
  bool aside_ = false;
  /// What is read now is a request that the API sends.
  bool in_hook_ = false;
  /// The description is Swagger 2.0, whose objects are read as those of OpenAPI 3.0.
  bool swagger_ = false;
  /// Media types in force where the reader is (Swagger 2.0).
  std::vector<std::string> consumes_, produces_;
  /// Parameters of the path item that is read, what is beside a reference first (Swagger 2.0).
  std::vector<node> shared_parameters_;
};

}  // namespace tenon::gen::openapi
