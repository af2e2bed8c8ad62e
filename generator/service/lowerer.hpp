#pragma once
// The shared state of lowering one description. Each concern has its own file of members.

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "openapi/model.hpp"
#include "service/lower.hpp"
#include "service/misfit.hpp"
#include "service/shape.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::service {

/// Lowers one description. A schema is classified when it is first used (a shallow step); its
/// parts are lowered from a work list, so recursion in the schemas is not recursion here.
class lowerer {
 public:
  lowerer(const openapi::document& description, const lower_options& options,
          source::diagnostic_sink& sink)
      : in_(description), options_(options), sink_(sink) {}

  std::optional<api> lower();

 private:
  struct union_source;
  using schema = openapi::schema;
  using node = document::node;

  // flatten.cpp
  const shape& flatten(const schema* s);
  void collect(const schema* s, shape& out, std::set<const schema*>& seen, int depth);
  void merge_part(shape& out, const schema& part);
  void merge_types(shape& out, const schema& part);
  void merge_values(shape& out, const schema& part);
  void merge_members(shape& out, const schema& part);
  void finish_shape(shape& out, const schema& root);
  const schema* all_of(std::vector<const schema*> members);
  const schema* any_of(const std::vector<const schema*>& choices);
  const schema* own_keywords(const schema* part, const shape_group* removed);
  std::vector<const schema*> base_of(const shape& made, const shape_group& removed);
  const schema* restricted_to(openapi::type_set type);

  // conditional.cpp
  void add_conditional_members(shape& out);
  struct conditional_members;
  void collect_constraining(conditional_members& found, const shape& made);
  void collect_conditions(conditional_members& found, const schema& part);
  void collect_conditional(conditional_members& found, const schema& s, bool asserts);

  // lower_schema.cpp
  type_use use_of(const schema* s, const type_origin& origin);
  type_use classify(const schema* s, const type_origin& origin);
  type_use collapse(const schema* s, const schema* target, const type_origin& origin);
  type_use lower_shape(const schema* s, const shape& made, const type_origin& origin);
  type_use lower_string(const shape& made);
  type_use lower_integer(const shape& made);
  type_use lower_number(const shape& made);
  type_use lower_values(const schema* s, const shape& made, const type_origin& origin);
  type_use lower_enum(const schema* s, const shape& made, const type_origin& origin);
  type_use lower_array(const schema* s, const shape& made, const type_origin& origin);
  constraints rules_of_tuple(const shape& made);
  type_use lower_object(const schema* s, const shape& made, const type_origin& origin);
  type_use primitive_use(primitive kind);
  type_use any_use();
  const openapi::mapped_type* mapping_of(const schema& s) const;
  type_use mapped_use(const schema& s, const openapi::mapped_type& to);
  type_id add_type(type_kind kind, const schema* s, const type_origin& origin);
  void lower_components();
  void drain();
  void fill_object(type_id id, const shape& made);
  void fill_array(type_id id, const shape& made);
  void fill_tuple(type_id id, const shape& made);
  void fill_map(type_id id, const shape& made);
  property make_property(const shape_property& written, const shape& owner, type_id id);
  std::optional<literal> default_of(const schema* s);
  type_use additional_use(const shape& made, const type_origin& origin);
  type_origin child_origin(type_id id, std::string step) const;
  void report_conflicts(const shape& made);
  void report_lost_heirs(const schema& reference, const schema& base);
  void report_lone_discriminator(const shape& made);
  void report_format(const shape& made);

  // misfit.cpp
  /// The first part of a value that the schema does not take.
  std::optional<misfit> misfit_of(node value, const schema* s, bool may_be_text = false);
  std::optional<misfit> misfit_of(node value, const schema* s, misfit_search& search);
  std::string own_misfit(node value, const schema& s, const shape& made) const;
  std::optional<misfit> misfit_in_items(node list, const shape& made, misfit_search& search);
  std::optional<misfit> misfit_in_members(node object, const schema* s, const shape& made,
                                          misfit_search& search);
  std::optional<misfit> misfit_in_alternatives(node value, const shape& made,
                                               const shape_group& group, misfit_search& search);

  // examples.cpp
  void check_examples();

  // unbounded.cpp
  void check_request_bounds();
  std::vector<source::diagnostic_note> unbounded_in(const openapi::operation& op,
                                                    std::set<const schema*>& seen);
  static std::vector<const schema*> request_schemas(const openapi::operation& op);

  // lower_checks.cpp
  check_id check_of(const schema* s);
  std::vector<check_id> checks_of(const std::vector<const schema*>& list);
  std::vector<check::named> checks_of(const std::vector<openapi::named_schema>& list);
  bool takes_any_type(const schema& s) const;
  type_use checked_any(const schema* s);
  bool needs_check(const schema* s, const shape& made);
  void check_alternatives(union_type& u, const union_source& source);
  void lower_checks();
  check lower_check(const schema& s);

  // lower_union.cpp
  type_use lower_union(const schema* s, const shape& made, const type_origin& origin);
  type_use lower_alternatives(const schema* s, const shape& made, const shape_group& group,
                              std::vector<const schema*> alternatives, const type_origin& origin);
  openapi::type_set types_of(const schema* s, int depth = 0);
  bool narrows(const shape& made, const std::vector<const schema*>& alternatives);
  void drop_impossible(std::vector<const schema*>& alternatives);
  type_use lower_kinds(const schema* s, const shape& made, const type_origin& origin);
  std::optional<type_use> merge_enums(const schema* s,
                                      const std::vector<const schema*>& alternatives, bool open_ok,
                                      const type_origin& origin);
  std::string hint_of(const schema* s, std::size_t position);
  bool is_null(const schema* s);
  bool only_constrains(const schema* s);

  // strategy.cpp
  void choose_strategies();
  void choose_strategy(type_id id);
  bool choose_discriminator(type_id id);
  void add_tag_members(type_id id, node where);
  bool choose_kinds(union_type& u);
  bool has_integer_tags(const union_type& u, std::string_view property) const;
  bool has_no_tag(const alternative& each, const std::vector<std::string>& values,
                  const openapi::discriminator& given);
  std::string_view textless_alternative(const union_type& u, std::string_view property) const;
  bool choose_tag(union_type& u, bool integers);
  bool choose_tag(union_type& u, std::string_view property, bool integers);
  bool choose_signature(union_type& u, bool one_of);
  bool exclude_each_other(type_id left, type_id right) const;
  const property* lost_member(type_id left, type_id right) const;
  void report_lost_members(const union_type& u, node where);
  std::vector<std::string> tag_values(type_id object, std::string_view name, bool integers) const;

  // recursion.cpp
  void resolve_aliases();
  void mark_recursion();
  void box_cycles();
  void check_finite();
  void resolve_named_cycles();
  bool wrap_container(type_id id);
  void refuse_container(type_id id);

  // inline_size.cpp
  void box_large_alternatives();

  // lower_operation.cpp
  void lower_operations();
  bool skipped(const openapi::operation& op, const std::string& path);
  void check_skips();
  void check_formats();
  std::optional<std::string> server_of(const openapi::operation& op) const;
  std::string synthesise_id(const std::string& method, const std::string& path);
  std::string free_id(std::string wanted) const;
  operation lower_operation(const openapi::path_item& item, const openapi::operation& op,
                            std::string id);
  void drop_unsupported();
  void unsupported(node where, std::string message, std::string help = {});
  void unsupported(source::span where, std::string message);
  source::severity unsupported_level() const;

  // lower_hooks.cpp
  void lower_hooks();
  void lower_hook(const openapi::path_item& item, hook made);
  void lower_callback(const std::string& owner, const std::string& name,
                      const openapi::callback& written);
  void report_left_out(const openapi::operation& op, const std::string& what);

  // lower_links.cpp
  void lower_links();
  void lower_callback_urls(std::size_t owner, const openapi::operation& op);
  void lower_links(std::size_t owner, const openapi::operation& op);
  std::optional<link> lower_link(const operation& owner, const response& from,
                                 const openapi::link& in);
  std::optional<std::size_t> link_target(const openapi::link& in) const;
  std::optional<link_value> lower_link_value(const operation& owner, const response& from, node in);

  // expressions.cpp
  std::optional<expression> parse_expression(std::string_view text, const operation& owner,
                                             const response* from, std::string& problem) const;
  std::optional<expression_part> parse_reference(std::string_view text, const operation& owner,
                                                 const response* from, std::string& problem) const;
  bool leads_somewhere(const type_use& use, std::string_view pointer, int depth = 0) const;

  // lower_parameter.cpp
  bool is_text_query(const openapi::media_type& media);
  bool is_plain_text(const openapi::media_type& media);
  void refuse_content(const openapi::media_type& media, const std::string& what);
  void lower_parameters(operation& out, const openapi::path_item& item,
                        const openapi::operation& op);
  std::optional<parameter> lower_parameter(const operation& owner, const openapi::parameter& in);
  /// `place` names what its schema makes.
  std::optional<header> lower_header(std::vector<std::string> place, const openapi::parameter& in);
  bool is_scalar(const type_use& use, int depth = 0) const;
  void warn_unchecked(const type_use& use, source::span where, const std::string& what);
  bool check_parameters(operation& op);
  void check_style(const openapi::parameter& in, openapi::type_set types);
  std::optional<outline_id> check_value(const type_use& use, style how, source::span where,
                                        const std::string& what);
  bool check_members(type_id object, source::span where, const std::string& what);

  // scattered.cpp
  bool scatters_members(const parameter& of) const;
  std::vector<std::string> names_on_the_wire(const parameter& of) const;
  void keep_parameters_apart(operation& op);

  // outlines.cpp
  using use_set = std::set<std::pair<type_id, bool>>;
  struct outline_source;
  bool is_plain(const type_use& use) const;
  bool is_flat(const type_use& use, int depth = 0) const;
  bool needs_outline(const type_use& use) const;
  bool add_to_outline(outline_source& out, const type_use& use, int depth) const;
  outline_id outline_of(const type_use& use);
  std::optional<outline_id> outline_of(const use_set& uses);

  // lower_content.cpp
  std::vector<media> lower_content(const std::vector<openapi::media_type>& content,
                                   const type_origin& origin, bool request);
  std::optional<body_kind> body_kind_of(const openapi::media_type& in);
  media lower_media(const openapi::media_type& in, body_kind kind, const type_origin& origin);
  type_use lower_text(const openapi::media_type& in);

  // lower_xml.cpp and place_xml.cpp
  struct xml_failure;
  struct xml_source;
  struct xml_member;
  std::optional<std::size_t> lower_xml(const schema* s);
  xml_id xml_layout_of(std::vector<const schema*> alternatives);
  void fill_xml(xml_id id, const std::vector<const schema*>& alternatives);
  void collect_xml(xml_source& out, const schema* s, bool has_types, int depth);
  void collect_xml_kinds(xml_source& out, const shape& made, bool has_types);
  void collect_xml_members(xml_source& out, const shape& made);
  void place_xml_members(xml_layout& out, const xml_source& source);
  void check_xml_members(const xml_layout& made, const std::vector<std::string>& names, node where);
  xml_place place_xml_others(const xml_source& source);
  void check_xml_texts();
  void refuse_xml(node where, std::string message, std::string help = {});
  const schema* referred_in_xml(const schema* s);
  const shape& xml_shape(const schema* s);
  const openapi::xml* xml_of(const schema* s);
  xml_place place_xml(const schema* s);
  xml_place place_xml_item(const std::vector<const schema*>& items);
  xml_kind xml_kind_of(const schema* s, const openapi::xml* written);
  std::string xml_name_of(const schema* s, const openapi::xml* written, bool is_root);
  void check_xml_name(node where, const std::string& name);

  // lower_form.cpp
  form_field lower_form_field(const openapi::encoding& in, const openapi::schema& form);
  bool is_string_member(const openapi::schema& of, std::string_view name);
  bool finish_form(media& form, const type_origin& origin);
  void finish_form_field(const media& form, property& field);

  // lower_body.cpp
  void lower_body(operation& out, const openapi::operation& op);
  void lower_responses(operation& out, const openapi::operation& op);
  bool finish_bodies(operation& op);
  bool finish_body(std::vector<media>& alternatives, const type_origin& origin);

  // lower_items.cpp
  body_kind kind_in_pieces(const openapi::media_type& in, body_kind whole);
  void lower_items(media& out, const openapi::media_type& in, const type_origin& origin);
  const schema* item_schema_of(const openapi::media_type& in);
  void lower_event(media& out, const shape& event, const type_origin& origin);
  type_use lower_event_data(const schema* data, const type_origin& origin);

  // lower_multipart.cpp
  /// Whether a value is a file, or a list of files.
  enum class files : std::uint8_t { none, one, list };
  void lower_parts(const openapi::media_type& in, const schema* whole, const type_origin& origin,
                   media& out);
  void lower_placed_parts(const openapi::media_type& in, const shape& made,
                          const type_origin& origin, media& out);
  part lower_part(const std::string& name, const schema* s, const openapi::encoding* how);
  void lower_part_headers(const openapi::encoding& how, const type_origin& origin, part& out);
  std::string content_media_type(const schema* s);
  files files_in(const schema* s, const std::string& media_types);
  void note_types_outside_multipart();
  bool finish_multipart(media& body, const type_origin& origin);
  type_id own_struct(type_id from, const type_origin& origin);
  bool choose_part_kinds(media& body);
  void choose_part_kind(part& out, const type_use& use, source::span where, bool only_named);
  bool check_part_headers(part& of, const type_use& use);
  bool has_style(const part& of, const type_use& use, bool only_named) const;
  bool is_flat_object(const type_use& use) const;
  void hold_files();
  void hold_files(const media& body);
  void hold_headers(const part& of, const type_origin& owner, property& member);

  // parts_object.cpp
  struct parts_source;
  const schema* parts_object(const openapi::media_type& in);
  bool is_one_part(const schema* s);
  const schema* parts_by_place(const openapi::media_type& in);
  bool collect_parts(parts_source& out, const schema* s, int depth);
  bool has_part_items(const openapi::media_type& in);
  void report_encodings(const openapi::media_type& in, bool told_apart);
  void lower_part_items(media& out, const openapi::media_type& in, const type_origin& origin);
  std::optional<media> lower_raw_multipart(const openapi::media_type& in);

  // lower_security.cpp
  void lower_schemes();
  security lower_security(const openapi::operation& op);

  /// A type whose members are still to be lowered.
  struct job {
    type_id id;
    const shape* made;
  };
  /// What the choice of a strategy needs to know of a union's alternatives.
  struct union_source {
    bool one_of = true;
    const openapi::discriminator* discriminator = nullptr;
    std::vector<const schema*> alternatives{};
    node where{};
    /// Some alternatives differed in nothing but their constraints and became one.
    bool differing = false;
  };

  /// Why something has no form in XML.
  struct xml_failure {
    node where{};
    std::string message{}, help{};
  };
  /// A member, with what it may be: one schema of each alternative that has it.
  struct xml_member {
    std::string key{};
    std::vector<const schema*> schemas{};
    bool required = false;
    node where{};
  };
  /// Everything a value may be made of.
  struct xml_source {
    std::set<std::string> kinds{};
    std::vector<const schema*> items{}, others{};
    std::vector<xml_member> members{};
    bool closed = false;
    /// There are alternatives.
    bool open = false;
    node where{};
  };

  /// What several uses at one place may be together.
  struct outline_source {
    std::set<std::string> kinds{};
    use_set items{}, others{};
    std::map<std::string, use_set> members{};
  };

  const openapi::document& in_;
  const lower_options& options_;
  source::diagnostic_sink& sink_;
  api out_;
  std::unordered_map<const schema*, shape> shapes_;
  std::unordered_map<const schema*, type_use> uses_;
  std::set<const schema*> classifying_;
  std::set<const schema*> listed_components_;
  std::map<std::vector<const schema*>, const schema*> merged_;
  std::set<const schema*> merged_schemas_;
  std::map<std::pair<const schema*, int>, const schema*> stripped_;
  std::map<openapi::type_set, const schema*> restrictions_;
  std::deque<schema> made_;
  std::vector<job> jobs_;
  std::map<type_id, union_source> unions_;
  std::unordered_map<const schema*, check_id> check_ids_;
  /// Unions with alternatives that differ in nothing but their constraints.
  std::set<const schema*> differing_;
  /// Unions whose alternatives are all of one type: the alias that each became.
  std::map<const schema*, type_id> collapsed_;
  /// Whether components take in a schema with a discriminator by `allOf`.
  std::map<const schema*, bool> has_heirs_;
  /// In the order of their ids.
  std::vector<const schema*> checked_;
  std::map<use_set, outline_id> outline_ids_;
  std::map<std::vector<const schema*>, xml_id> xml_ids_;
  /// Of texts by their kinds, and whether null is one of them.
  std::map<std::pair<openapi::type_set, bool>, xml_id> xml_scalars_;
  /// Layouts whose parts are still to be looked at.
  std::deque<std::pair<xml_id, std::vector<const schema*>>> xml_jobs_;
  /// Layouts that have to be texts.
  std::vector<std::pair<xml_id, node>> xml_texts_;
  /// The first, while an XML body is lowered.
  std::optional<xml_failure> xml_failure_;
  std::map<primitive, type_id> primitives_;
  std::optional<type_id> any_;
  /// By name and kinds of values.
  std::map<std::pair<std::string, openapi::type_set>, type_id> mapped_;
  std::map<std::string, std::size_t, std::less<>> scheme_index_;
  /// First of the hooks of each callback, which several operations may have.
  std::map<const openapi::callback*, std::size_t> callback_hooks_;
  /// Operations of paths that are not left out.
  std::vector<const openapi::operation*> served_;
  std::deque<shape> rest_;
  /// The objects that alternatives of multipart bodies were put together to; null: none.
  std::map<const schema*, const schema*> parts_objects_;
  /// The objects that lists of parts were put into, and how many places they have.
  std::map<const schema*, std::size_t> placed_parts_;
  std::set<type_id> outside_multipart_;
  /// Which parts the struct of a multipart body is written as.
  std::map<type_id, std::pair<std::vector<part>, std::optional<part>>> part_layouts_;
  /// How the fields of each form are written.
  std::map<type_id, std::vector<form_field>> form_encodings_;
  /// Alternative merged with what stands beside the union → the alternative as written.
  std::map<const schema*, const schema*> origin_of_;
  /// Findings that stop an operation, not the run, are warnings: `skip` names their code.
  bool leave_out_unsupported_ = false;
  bool operation_failed_ = false;
  /// What cannot be generated now stands beside what can.
  bool has_alternative_ = false;
  int depth_ = 0;
  /// Of schemas that apply under conditions that stand inside each other.
  int conditional_depth_ = 0;
};

}  // namespace tenon::gen::service
