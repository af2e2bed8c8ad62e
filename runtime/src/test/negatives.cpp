#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <tenon/api/item_sequence.hpp>
#include <tenon/api/parameter_writer.hpp>
#include <tenon/http/item_reader.hpp>
#include <tenon/http/url.hpp>
#include <tenon/rules/codes.hpp>
#include <tenon/test/model.hpp>
#include <tenon/xml/convert.hpp>
#include <tenon/xml/layout.hpp>

#include "breaker.hpp"
#include "part_negatives.hpp"
#include "tables.hpp"
#include "values.hpp"

// What requests with one wrong value look like.
namespace tenon::test {

namespace {

using tree = nlohmann::json;
using api::parameter_parts;

std::string text_of(const tree& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

api::style style_of(const std::string& name) {
  if (name == "label") return api::style::label;
  if (name == "matrix") return api::style::matrix;
  if (name == "simple") return api::style::simple;
  if (name == "space_delimited") return api::style::space_delimited;
  if (name == "pipe_delimited") return api::style::pipe_delimited;
  if (name == "deep_object") return api::style::deep_object;
  return name == "cookie" ? api::style::cookie : api::style::form;
}

api::parameter_style style_of(const tree& parameter) {
  api::parameter_style out{style_of(parameter.value("style", "form")),
                           parameter.value("explode", false)};
  if (parameter.value("nested", false)) out.outline = &api::any_outline;
  out.allow_reserved = parameter.value("allow_reserved", false);
  return out;
}

bool is_json_text(const tree& parameter) { return parameter.value("content", "") == "json"; }

// The value taken apart as generated code does it.
parameter_parts parts_of(const tree& parameter, const tree& value,
                         api::detail::written_in where = api::detail::written_in::parameter) {
  using shape = parameter_parts::shape;
  if (is_json_text(parameter)) return {.is = shape::text, .texts = {value.dump()}};
  const api::parameter_style how = style_of(parameter);
  if (how.outline != nullptr)
    return api::detail::split_json({.is = shape::text, .texts = {value.dump()}}, how, where);
  parameter_parts out;
  if (value.is_array()) {
    out.is = shape::items;
    for (const tree& each : value) out.texts.push_back(text_of(each));
  } else if (value.is_object()) {
    out.is = shape::members;
    for (const auto& [name, held] : value.items()) {
      // A list inside an object has one place for each item.
      for (const tree& each : held.is_array() ? held : tree::array({held}))
        out.members.push_back({.name = name, .value = text_of(each)});
    }
  } else {
    out = {.is = shape::text, .texts = {text_of(value)}};
  }
  return out;
}

std::vector<std::string> split(std::string_view text, std::string_view delimiter) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(delimiter);
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + delimiter.size());
  }
  return out;
}

/// Which pairs of a query or of cookies a parameter has.
class owner {
 public:
  owner(const model_tables& all, const tree& parameter)
      : name_(parameter.at("name").get<std::string>()) {
    const tree& type = all.type(all.resolve(parameter.at("use")));
    const bool is_object = type.contains("members") || type.at("kind") == "map";
    scatters_ = is_object && !is_json_text(parameter) && style_of(parameter).scatters_members();
    if (!scatters_) return;
    const auto members = type.find("members");
    if (members != type.end())
      for (const tree& each : *members) names_.push_back(each.at("name").get<std::string>());
    is_open_ = type.contains("additional") || type.at("kind") == "map";
    others_ = parameter.value("others", others_);
  }
  [[nodiscard]] bool scatters() const { return scatters_; }
  [[nodiscard]] bool has(std::string_view pair) const {
    std::string name;
    (void)http::percent_decode(name, pair.substr(0, pair.find('=')), true);
    if (!scatters_) return name == name_ || name.starts_with(name_ + '[');
    if (std::ranges::find(names_, name) != names_.end()) return true;
    return is_open_ && std::ranges::find(others_, name) == others_.end();
  }

 private:
  std::string name_;
  bool scatters_ = false;
  bool is_open_ = false;
  std::vector<std::string> names_{};
  std::vector<std::string> others_{};
};

/// Puts one parameter into a request.
class replacement {
 public:
  replacement(const model_tables& all, const tree& operation, const tree& parameter,
              http::request& into)
      : all_(all), operation_(operation), parameter_(parameter), into_(into) {}

  void put(const std::optional<tree>& value, source& from) const {
    const std::string& in = parameter_.at("in").get_ref<const std::string&>();
    if (in == "path") return put_path(*value, from);
    if (in == "header") return put_header(value);
    const bool is_query = in != "cookie";
    const http::target_parts parts = http::split_target(into_.target);
    const std::string old(is_query ? parts.query : into_.headers.find("Cookie").value_or(""));
    const std::string_view delimiter = is_query ? "&" : "; ";
    const owner mine(all_, parameter_);
    std::vector<std::string> now;
    if (value) now = split(pairs_of(*value, is_query), delimiter);
    if (in != "querystring")
      std::ranges::copy_if(split(old, delimiter), std::back_inserter(now),
                           [&](const std::string& pair) { return !mine.has(pair); });
    std::string text;
    for (const std::string& each : now) text.append(text.empty() ? "" : delimiter).append(each);
    if (!is_query) return into_.headers.set("Cookie", text);
    std::string target(parts.path);
    if (!text.empty()) target.append("?").append(text);
    into_.target = std::move(target);
  }

 private:
  [[nodiscard]] std::string pairs_of(const tree& value, bool is_query) const {
    std::string out;
    const parameter_parts parts = parts_of(parameter_, value);
    const bool is_whole = parameter_.at("in") == "querystring";
    if (is_whole && is_json_text(parameter_)) {
      api::append_query(out, parts);
    } else if (is_whole && value.is_object()) {
      api::append_pairs(out, {}, parts, api::form_style);
    } else {
      const auto append = is_query ? api::append_pairs : api::append_cookies;
      append(out, parameter_.at("name").get<std::string>(), parts,
             is_json_text(parameter_) ? api::form_style : style_of(parameter_));
    }
    return out;
  }
  void put_header(const std::optional<tree>& value) const {
    http::fields kept;
    const std::string name = parameter_.at("name").get<std::string>();
    for (const http::fields::field& each : into_.headers)
      if (!http::equal_ignoring_case(each.name, name)) kept.add(each.name, each.value);
    into_.headers = std::move(kept);
    if (!value) return;
    const parameter_parts parts = parts_of(parameter_, *value);
    const auto text = is_json_text(parameter_) ? api::json_field_text(parts)
                                               : api::field_text(parts, style_of(parameter_));
    if (text) into_.headers.add(name, *text);
  }

  // The path anew, with other values for its other parameters; what a server stands before it with
  // stays.
  void put_path(const tree& value, source& from) const {
    const std::string& pattern = operation_.at("path").get_ref<const std::string&>();
    std::string path;
    for (std::size_t at = 0; at < pattern.size();) {
      const std::size_t end = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
      if (end == std::string::npos) {
        // What is escaped in the template is so already.
        const bool is_escaped = pattern[at] == '%';
        const bool is_special =
            std::string_view{"?#[]"}.find(pattern[at]) != std::string_view::npos;
        if (is_escaped) path += '%';
        if (!is_escaped)
          http::percent_encode(
              path, pattern.substr(at, 1),
              is_special ? http::encode_set::unreserved : http::encode_set::reserved_kept);
        ++at;
        continue;
      }
      append(path, pattern.substr(at + 1, end - at - 1), value, from);
      at = end + 1;
    }
    const http::target_parts parts = http::split_target(into_.target);
    const auto slashes = std::ranges::count(path, '/');
    std::size_t start = parts.path.size();
    for (auto i = slashes; i > 0 && start != 0 && start != std::string_view::npos; --i)
      start = parts.path.rfind('/', start - 1);
    if (start == std::string_view::npos) throw cannot_draw("the path has another shape");
    std::string target(parts.path.substr(0, start));
    target += path;
    if (!parts.query.empty()) target.append("?").append(parts.query);
    into_.target = std::move(target);
  }

  void append(std::string& path, const std::string& name, const tree& value, source& from) const {
    for (const tree& each : operation_.at("parameters")) {
      if (each.at("in") != "path" || each.at("name") != name) continue;
      const slot at{.use = &each.at("use"),
                    .where = is_json_text(each) ? slot::wire::json : slot::wire::path,
                    .nested = each.value("nested", false),
                    .label = "path " + name};
      const tree held =
          &each == &parameter_
              ? value
              : value_drawer(all_, at, json::side::request, from).draw(each.at("use"));
      api::append_path(path, name, parts_of(each, held),
                       is_json_text(each) ? api::simple_style : style_of(each));
    }
  }

  const model_tables& all_;
  const tree& operation_;
  const tree& parameter_;
  http::request& into_;
};

// Whether the values of a sequence are JSON there; texts of events are not.
bool has_json_items(const model_tables& all, const tree& form) {
  if (is_set(form, "in_pieces")) return false;
  const std::string& name = form.at("type").get_ref<const std::string&>();
  if (name.starts_with("multipart/")) return false;
  if (!name.starts_with("text/")) return true;
  const tree& type = all.type(all.resolve(form.at("use")));
  const std::string& kind = type.at("kind").get_ref<const std::string&>();
  return kind == "object" || kind == "map" || kind == "array" || kind == "tuple";
}

bool is_written(const model_tables& all, const tree& form, const xml::node* root) {
  const std::string& kind = form.at("kind").get_ref<const std::string&>();
  if (kind == "xml") return root != nullptr;
  if (kind == "items") return has_json_items(all, form);
  // Parts in places of their own would have to be put together in their order.
  if (kind == "multipart") return !is_set(form, "by_place");
  return kind == "json" || kind == "text" || kind == "form";
}

// Whether a member is the text of an element, which is there without being written.
bool has_texts(const xml::layout* made, std::set<const xml::layout*>& seen) {
  if (made == nullptr || !seen.insert(made).second) return false;
  const auto is_text = [&](const xml::member& each) {
    return each.node.kind == xml::node_kind::text || each.node.kind == xml::node_kind::cdata ||
           has_texts(each.node.value, seen);
  };
  return std::ranges::any_of(made->members, is_text) ||
         (made->items != nullptr && has_texts(made->items->value, seen)) ||
         (made->others != nullptr && has_texts(made->others->value, seen));
}

// A sequence of one item.
std::string item_text(const tree& form, const tree& value) {
  const auto framing = api::framing_of(form.at("type").get_ref<const std::string&>());
  const std::string text = value.dump();
  std::string out;
  http::append_item(out, framing.value(), {.data = text});
  return out;
}

std::string form_text(const model_tables& all, const tree& form, const tree& value) {
  const tree& type = all.type(all.resolve(form.at("use")));
  std::string out;
  for (const auto& [name, held] : value.items()) {
    tree field = {{"style", "form"}, {"explode", true}};
    for (const tree& each : form.at("encoding"))
      if (each.at("name") == name) field = each;
    if (type.contains("members"))
      for (const tree& each : type["members"])
        if (each.at("name") == name && is_set(each, "nested")) field["nested"] = true;
    if (is_set(field, "json")) field["content"] = "json";
    api::append_pairs(out, name, parts_of(field, held, api::detail::written_in::form),
                      is_json_text(field) ? api::form_style : style_of(field));
  }
  return out;
}

std::string content_of(const model_tables& all, const tree& form, const tree& value) {
  const std::string& kind = form.at("kind").get_ref<const std::string&>();
  if (kind == "json") return value.dump();
  if (kind == "form") return form_text(all, form, value);
  if (kind == "items") return item_text(form, value);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_all(std::vector<negative>& out, std::vector<broken_value> found, const negative& base) {
  for (broken_value& each : found) {
    negative wrong = base;
    wrong.pointer += each.pointer;
    wrong.code = std::move(each.code);
    wrong.unreadable = each.unreadable;
    wrong.value = each.value.dump();
    out.push_back(std::move(wrong));
  }
}

}  // namespace

std::vector<negative> model::negatives(std::size_t operation, source& from, xml_roots roots) const {
  const tree& described = tables_->operation(operation);
  std::vector<negative> out;
  const tree& parameters = described.at("parameters");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const tree& each = parameters[i];
    const std::string& in = each.at("in").get_ref<const std::string&>();
    negative base{.in = in == "querystring" ? "query" : in, .parameter = i};
    const bool is_form = each.value("content", "") == "form";
    const bool scatters = owner(*tables_, each).scatters();
    if (!is_form && !scatters) base.pointer = pointer_to(each.at("name").get<std::string>());
    const slot at = parameter(operation, i);
    add_all(out, value_breaker(*tables_, at, from).break_each(tree_of(at.use)), base);
    if (!each.value("required", false) || in == "path" || is_form || scatters) continue;
    base.code = codes::required;
    out.push_back(std::move(base));
  }
  for (std::size_t i = 0; i < request_forms(operation); ++i) {
    const tree& form = described.at("forms").at(i);
    const slot at = request_body(operation, i);
    const xml::node* root = roots == nullptr ? nullptr : roots(i);
    if (!is_written(*tables_, form, root) || at.media_type.find('*') != std::string::npos) continue;
    const bool is_sequence = form.at("kind") == "items";
    const negative base{
        .in = "body", .pointer = is_sequence ? "/0" : "", .in_sequence = is_sequence, .form = i};
    std::vector<broken_value> found =
        form.at("kind") == "multipart"
            ? break_parts(*tables_, at, from)
            : value_breaker(*tables_, at, from).break_each(tree_of(at.use));
    std::set<const xml::layout*> seen;
    if (at.is_xml && has_texts(root->value, seen))
      std::erase_if(found, [](const broken_value& each) { return each.code == codes::required; });
    add_all(out, std::move(found), base);
  }
  if (described.value("body_required", false))
    out.push_back({.in = "body", .code = std::string(codes::required)});
  return out;
}

void model::put(std::size_t operation, const negative& wrong, http::request& into, source& from,
                xml_roots roots) const try {
  const tree& described = tables_->operation(operation);
  std::optional<tree> value;
  if (wrong.value) value = tree::parse(*wrong.value);
  if (wrong.in != "body") {
    const tree& parameter = described.at("parameters").at(wrong.parameter);
    return replacement(*tables_, described, parameter, into).put(value, from);
  }
  http::fields kept;
  for (const http::fields::field& each : into.headers)
    if (!http::equal_ignoring_case(each.name, "Content-Type")) kept.add(each.name, each.value);
  into.headers = std::move(kept);
  into.body = http::body(std::string());
  if (!value) return;
  const slot body = request_body(operation, wrong.form);
  if (body.where == slot::wire::part) {
    http::multipart_writer::message message = parts_of_body(*tables_, body, *value);
    into.headers.add("Content-Type", message.content_type);
    into.body = http::body(std::move(message.body));
    return;
  }
  into.headers.add("Content-Type", body.media_type);
  if (body.is_xml) {
    into.body = http::body(xml::from_json(value->dump(), *roots(wrong.form)));
    return;
  }
  into.body = http::body(content_of(*tables_, described.at("forms").at(wrong.form), *value));
} catch (const std::invalid_argument& none) {
  throw cannot_draw(none.what());
} catch (const std::domain_error& none) {
  throw cannot_draw(none.what());
}

}  // namespace tenon::test
