#include "cpp/body_view.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cpp/definitions.hpp"
#include "cpp/operation_view.hpp"
#include "cpp/xml_layouts.hpp"
#include "service/words.hpp"

namespace tenon::gen::cpp {

using service::body_kind;
using service::media;

namespace {

// ---- one kind of body each

std::string_view body_word(body_kind kind) {
  return service::body_names[static_cast<std::size_t>(kind)];
}

std::string form_type(const context& from, const media& form, std::string_view scope) {
  switch (form.kind) {
    case body_kind::text:
      return "std::string";
    case body_kind::bytes:
      return "tenon::bytes";
    case body_kind::json:
    case body_kind::form:
    case body_kind::items:
    case body_kind::multipart:
    case body_kind::xml:
      break;
  }
  if (form.in_pieces) return "tenon::sequence<tenon::bytes>";
  const std::string type = from.types.use(form.type, scope);
  if (form.kind != body_kind::items) return type;
  return "tenon::sequence<" + (form.is_event ? "tenon::server_sent_event<" + type + ">" : type) +
         ">";
}

std::optional<std::string> form_rules(const media& form, rules_writer& rules,
                                      const std::string& place) {
  if (form.kind == body_kind::json || form.kind == body_kind::items || form.kind == body_kind::xml)
    return rules.expression(form.type, place);
  if (form.kind != body_kind::text) return std::nullopt;
  auto rule = rules.plain_expression(form.type, place);
  return rule && rule->starts_with("tenon::rules::text") ? rule : std::nullopt;
}

/// One form of a body, and where its value stands.
struct form_place {
  const media& form;
  std::string value{};
  std::optional<std::string> rules{};
  std::size_t indent = 2;
  /// What is sent has been chosen among several.
  bool chosen = false;

  std::string sent() const { return quote_view(chosen ? form.media_type : form.sent); }

  /// The arguments of a call: the media type, what else the form needs, the value.
  std::vector<std::string> arguments(std::string media_type) const {
    std::vector<std::string> out = {std::move(media_type)};
    if (form.root) out.push_back(xml_root_name(*form.root));
    out.push_back(value);
    return out;
  }
};

// Not written as text of its own: the value itself becomes the message's body.
bool is_sent_as_it_is(const media& form) {
  return form.kind == body_kind::text || form.kind == body_kind::bytes;
}

std::string with_rules(const form_place& at, const std::string& head,
                       std::vector<std::string> arguments) {
  if (at.rules) arguments.push_back(*at.rules);
  return layout(at.indent, head, arguments, ";");
}

// Items that are parts have functions of their own.
std::string part_items(const form_place& at, std::string_view function, std::string_view object,
                       bool reads) {
  std::vector<std::string> arguments = {std::string(object)};
  if (function != "part_items")
    arguments.push_back(reads ? quote_view(at.form.media_type) : at.sent());
  arguments.push_back(at.value);
  if (!reads && (at.rules || !at.form.item_type.empty()))
    arguments.push_back(quote_view(at.form.item_type));
  if (at.rules) arguments.push_back(*at.rules);
  return layout(at.indent,
                std::string(function == "part_items_body" ? "co_await " : "") +
                    "tenon::api::" + std::string(function),
                arguments, ";");
}

std::string read_in_server(const form_place& at) {
  if (at.form.as_parts) return part_items(at, "part_items_body", "call", true);
  return with_rules(at, "co_await call." + std::string(body_word(at.form.kind)) + "_body",
                    at.arguments(quote_view(at.form.media_type)));
}

std::string write_in_client(const form_place& at) {
  if (at.form.as_parts) return part_items(at, "send_part_items", "call", false);
  return layout(at.indent, "call." + std::string(body_word(at.form.kind)) + "_body",
                at.arguments(at.sent()), ";");
}

std::string read_in_client(const form_place& at) {
  if (at.form.as_parts) return part_items(at, "part_items", "incoming", true);
  const std::string head = "incoming." + std::string(body_word(at.form.kind));
  switch (at.form.kind) {
    case body_kind::json:
    case body_kind::items:
    case body_kind::multipart:
      return with_rules(at, head, {at.value});
    case body_kind::text:
    case body_kind::bytes:
    case body_kind::form:
    case body_kind::xml:
      break;
  }
  return with_rules(at, head, at.arguments(quote_view(at.form.media_type)));
}

std::string write_in_server(const form_place& at) {
  if (at.form.as_parts) return part_items(at, "reply_part_items", "reply", false);
  std::vector<std::string> arguments = at.arguments(at.sent());
  if (is_sent_as_it_is(at.form)) arguments.back() = "std::move(" + arguments.back() + ")";
  return with_rules(at, "reply." + std::string(body_word(at.form.kind)), std::move(arguments));
}

// ---- several forms

bool is_opaque_range(const media& form) {
  return form.media_type != form.sent && (form.kind != body_kind::json || form.sent.empty());
}

// Bytes in pieces are in one media type already, like bytes at once.
std::string form_table(const std::string& name, const std::vector<media>& forms,
                       const body_layout& made, std::size_t indent) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const media& form = forms[i];
    const bool has_sent = form.sent != form.media_type && !form.sent.empty();
    std::vector<std::string> members = {quote_view(form.media_type)};
    if (form.kind != body_kind::json || made.type_of(i) != 0 || has_sent)
      members.push_back("tenon::api::media_kind::" +
                        std::string(body_word(form.in_pieces ? body_kind::bytes : form.kind)));
    if (made.type_of(i) != 0 || has_sent) members.push_back(std::to_string(made.type_of(i)));
    if (has_sent) members.push_back(quote_view(form.sent));
    rows.push_back('{' + join(members, ", ") + '}');
  }
  return layout_list(indent, "static constexpr tenon::api::media_form " + name + "[] = ", rows,
                     ";");
}

void add_indented(std::vector<std::string>& out, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) out.push_back("  " + line);
}

/// `switch` over the index of a form.
template <class Statement>
void add_switch(std::vector<std::string>& out, const std::string& choice, std::size_t forms,
                Statement statement) {
  out.push_back("switch (" + choice + ") {");
  for (std::size_t i = 0; i < forms; ++i) {
    out.push_back("  case " + std::to_string(i) + ":");
    out.push_back("    " + statement(i));
    out.emplace_back("    break;");
  }
  out.emplace_back("}");
}

/// A body to send: the struct that has it, how it is reached, and the call that chooses its form.
struct sending {
  std::string owner{};
  std::string body{};
  std::string table{};
  std::string choose{};
  std::size_t indent = 2;
  std::string (*write)(const form_place&) = nullptr;
  /// Of each form; none: they are not looked at.
  std::vector<std::optional<std::string>> rules{};

  std::optional<std::string> rules_of(std::size_t form) const {
    return form < rules.size() ? rules[form] : std::nullopt;
  }
};

std::vector<std::string> send_forms(const std::vector<media>& forms, const body_layout& made,
                                    const sending& how) {
  if (forms.size() == 1 && !made.has_content_type())
    return {how.write({.form = forms.front(),
                       .value = how.body,
                       .rules = how.rules_of(0),
                       .indent = how.indent})};
  std::vector<std::string> out = {form_table(how.table, forms, made, how.indent)};
  const std::string choice = how.choose + how.table + ", " +
                             (made.is_one_of() ? how.body + ".index()" : "0") + ", " +
                             (made.has_content_type() ? how.owner + "content_type" : "{}") + ")";
  const auto write = [&](std::size_t i, std::size_t indent) {
    const std::string part = ".get<" + std::to_string(made.type_of(i)) + ">()";
    return how.write({.form = forms[i],
                      .value = how.body + (made.is_one_of() ? part : ""),
                      .rules = how.rules_of(i),
                      .indent = indent,
                      .chosen = true});
  };
  if (forms.size() == 1) {
    out.push_back(choice + ";");
    out.push_back(write(0, how.indent));
  } else {
    add_switch(out, choice, forms.size(), [&](std::size_t i) { return write(i, how.indent + 4); });
  }
  return out;
}

const std::vector<media>& request_forms(const service::operation& operation) {
  static const std::vector<media> none;
  return operation.body ? operation.body->alternatives : none;
}

}  // namespace

// ---- types

body_layout::body_layout(const context& from, const std::vector<media>& forms,
                         std::string_view scope) {
  std::vector<std::size_t> count;
  std::vector<bool> only_json;
  for (const media& form : forms) {
    const std::string type = form_type(from, form, scope);
    const auto found = std::ranges::find(types_, type);
    const auto index = static_cast<std::size_t>(found - types_.begin());
    if (found == types_.end()) {
      types_.push_back(type);
      count.push_back(0);
      only_json.push_back(true);
    }
    type_of_.push_back(index);
    ++count[index];
    only_json[index] = only_json[index] && form.kind == body_kind::json;
    has_content_type_ = has_content_type_ || is_opaque_range(form);
  }
  for (std::size_t i = 0; i < types_.size(); ++i)
    has_content_type_ = has_content_type_ || (count[i] > 1 && !only_json[i]);
}

std::string body_layout::type_with(std::size_t indent, std::string_view before,
                                   std::string_view after) const {
  if (!is_one_of()) return std::string(before) + types_.front() + std::string(after);
  return layout(indent, std::string(before) + "tenon::one_of", types_, after, '<', '>');
}

list body_members(const context& from, const std::vector<media>& forms, std::string_view scope,
                  std::string_view doc, bool optional, std::size_t indent) {
  list out;
  if (forms.empty()) return out;
  const body_layout made(from, forms, scope);
  out.emplace_back(member_view(
      doc,
      made.type_with(indent, optional ? "std::optional<" : "", optional ? "> body{};" : " body{};"),
      indent));
  if (!made.has_content_type()) return out;
  const bool must_be_given =
      std::ranges::any_of(forms, [](const media& form) { return form.sent.empty(); });
  out.emplace_back(
      member_view(std::string("Media type of the body: as received, or the one to send") +
                      (must_be_given ? ". It has to be given." : ". Empty: whichever fits best."),
                  "std::string content_type{};", indent));
  return out;
}

// ---- requests

std::vector<std::string> read_request_body(const context& from, std::size_t index,
                                           rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const std::vector<media>& forms = request_forms(operation);
  if (forms.empty()) return {};
  const operation_names& mine = from.given.operations[index];
  const body_layout made(from, forms, mine.scope() + "::Request");
  std::vector<std::string> out;
  // Names for the rules: no temporary lives across the suspension.
  std::vector<std::optional<std::string>> written(forms.size());
  std::vector<std::optional<std::string>> names(forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    written[i] = form_rules(forms[i], rules, mine.helper + "_body");
    if (!written[i]) continue;
    const auto same =
        std::find(written.begin(), written.begin() + static_cast<std::ptrdiff_t>(i), written[i]);
    const auto first = static_cast<std::size_t>(same - written.begin());
    names[i] = first < i ? names[first] : "body_rules" + (i == 0 ? "" : "_" + std::to_string(i));
    if (first == i) out.push_back("static constexpr auto " + *names[i] + " = " + *written[i] + ";");
  }
  if (forms.size() == 1) {
    out.push_back(read_in_server({forms.front(), "request.body", names.front(), 2}));
  } else {
    out.push_back(form_table("body_forms", forms, made, 2));
    const std::string required = operation.body->required ? "true" : "false";
    add_switch(out, "call.choose_body(body_forms, " + required + ")", forms.size(),
               [&](std::size_t i) {
                 std::string value = "request.body";
                 if (made.is_one_of() && !operation.body->required)
                   value = "tenon::api::body_value(request.body)";
                 if (made.is_one_of())
                   value += ".emplace<" + std::to_string(made.type_of(i)) + ">()";
                 return read_in_server({forms[i], std::move(value), names[i], 6});
               });
  }
  if (made.has_content_type()) out.emplace_back("request.content_type = call.content_type();");
  return out;
}

std::vector<std::string> write_request_body(const context& from, std::size_t index) {
  const service::operation& operation = from.api.operations[index];
  const std::vector<media>& forms = request_forms(operation);
  if (forms.empty()) return {};
  const operation_names& mine = from.given.operations[index];
  const body_layout made(from, forms, mine.scope() + "::Request");
  const bool chooses = forms.size() > 1 || made.has_content_type();
  sending how{.owner = "request.",
              .body = "request.body",
              .table = "body_forms",
              .choose = "call.choose(",
              .write = write_in_client};
  if (!chooses || operation.body->required) return send_forms(forms, made, how);
  how.body = "body";
  how.indent = 4;
  std::vector<std::string> out = {
      "if (request.body) {",
      has_items(forms) ? "  auto& body = *request.body;" : "  const auto& body = *request.body;"};
  add_indented(out, send_forms(forms, made, how));
  out.emplace_back("}");
  return out;
}

// ---- answers

std::vector<std::string> read_answer_body(const context& from, std::size_t index,
                                          std::size_t number, rules_writer& rules) {
  const service::response& response = from.api.operations[index].responses[number];
  const std::vector<media>& forms = response.alternatives;
  if (forms.empty()) return {};
  const operation_names& mine = from.given.operations[index];
  const body_layout made(from, forms, mine.scope() + "::" + mine.responses[number].simple);
  const std::size_t indent = response.is_default ? 2 : 4;
  const auto rules_of = [&](std::size_t i) {
    return form_rules(forms[i], rules, mine.helper + "_body");
  };
  std::vector<std::string> out;
  if (forms.size() == 1) {
    out.push_back(read_in_client({forms.front(), "answer.body", rules_of(0), indent}));
  } else {
    out.push_back(form_table("answer_forms", forms, made, indent));
    add_switch(out, "incoming.choose(answer_forms)", forms.size(), [&](std::size_t i) {
      std::string value = "answer.body";
      if (made.is_one_of()) value += ".emplace<" + std::to_string(made.type_of(i)) + ">()";
      return read_in_client({forms[i], std::move(value), rules_of(i), indent + 4});
    });
  }
  if (made.has_content_type()) out.emplace_back("answer.content_type = incoming.content_type();");
  return out;
}

std::vector<std::string> write_answer_body(const context& from, std::size_t index,
                                           std::size_t number, rules_writer& rules) {
  const std::vector<media>& forms = from.api.operations[index].responses[number].alternatives;
  if (forms.empty()) return {};
  const operation_names& mine = from.given.operations[index];
  const body_layout made(from, forms, mine.scope() + "::" + mine.responses[number].simple);
  sending how{.owner = "answer->",
              .body = "answer->body",
              .table = "answer_forms",
              .choose = "reply.choose(call, ",
              .indent = 4,
              .write = write_in_server};
  for (const media& form : forms)
    how.rules.push_back(form_rules(form, rules, mine.helper + "_body"));
  return send_forms(forms, made, how);
}

// ---- what is accepted

bool has_items(const std::vector<media>& forms) {
  return std::ranges::find(forms, body_kind::items, &media::kind) != forms.end();
}

bool is_used_up(const std::vector<media>& forms) {
  return has_items(forms) || std::ranges::any_of(forms, is_sent_as_it_is);
}

std::vector<std::string> success_types(const service::operation& operation) {
  std::vector<std::string> out;
  for (const service::response& response : operation.responses) {
    if (!is_success(response)) continue;
    if (response.alternatives.empty()) return {};
    for (const media& form : response.alternatives)
      if (std::ranges::find(out, form.media_type) == out.end()) out.push_back(form.media_type);
  }
  return out;
}

}  // namespace tenon::gen::cpp
