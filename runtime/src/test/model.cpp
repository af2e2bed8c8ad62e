#include <tenon/test/model.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <tenon/value/bytes.hpp>

#include "breaker.hpp"
#include "tables.hpp"
#include "values.hpp"

namespace tenon::test {

namespace {

using tree = nlohmann::json;
using wire = slot::wire;

constexpr int endless = 1000;

const tree& list_of(const tree& from, const char* name) {
  static const tree none = tree::array();
  const auto found = from.find(name);
  return found == from.end() ? none : *found;
}

wire wire_of(const tree& parameter) {
  const std::string& in = parameter.at("in").get_ref<const std::string&>();
  const auto content = parameter.find("content");
  if (content != parameter.end()) {
    if (*content == "form") return wire::form;
    return *content == "json" ? wire::json : wire::text;
  }
  if (in == "path") return wire::path;
  if (in == "query") return wire::query;
  if (in == "header") return wire::header;
  return parameter.value("style", "") == "cookie" ? wire::raw_cookie : wire::cookie;
}

char delimiter_of(const std::string& style) {
  if (style == "space_delimited") return ' ';
  return style == "pipe_delimited" ? '|' : '\0';
}

slot slot_of(const tree& parameter) {
  return {.use = &parameter.at("use"),
          .required = parameter.value("required", false),
          .where = wire_of(parameter),
          .nested = parameter.value("nested", false),
          .delimiter = delimiter_of(parameter.value("style", "")),
          .reserved = parameter.value("allow_reserved", false),
          .label = parameter.at("in").get<std::string>() + " " +
                   parameter.at("name").get<std::string>()};
}

slot slot_of(const tree& form, bool required) {
  const std::string& kind = form.at("kind").get_ref<const std::string&>();
  slot out{.use = &form.at("use"), .form = &form, .required = required, .label = "body"};
  if (kind == "form") out.where = wire::form;
  if (kind == "multipart") out.where = wire::part;
  if (kind == "text" || kind == "bytes") out.where = wire::text;
  out.binary = kind == "bytes";
  out.is_xml = kind == "xml";
  // Events are lines: one that ends in another way arrives as if it had ended in the usual one.
  if (kind == "items" && form.at("type") == "text/event-stream") out.is_event = true;
  const std::string& sent = form.at("sent").get_ref<const std::string&>();
  out.media_type = sent.empty() ? form.at("type").get<std::string>() : sent;
  return out;
}

std::string draw_bytes(source& from) {
  std::string content;
  for (std::size_t i = from.between(1, 40); i > 0; --i) content += static_cast<char>(from.bits());
  return tree(to_base64(content)).dump();
}

// What is in `drawn` must be in `written`, where numbers are compared as numbers.
bool is_within(const tree& drawn, const tree& written) {
  if (drawn.is_object()) {
    if (!written.is_object()) return false;
    return std::ranges::all_of(drawn.items(), [&](const auto& each) {
      const auto found = written.find(each.key());
      return found != written.end() && is_within(each.value(), *found);
    });
  }
  if (drawn.is_array()) {
    if (!written.is_array() || drawn.size() != written.size()) return false;
    for (std::size_t i = 0; i < drawn.size(); ++i)
      if (!is_within(drawn[i], written[i])) return false;
    return true;
  }
  if (drawn.is_number_float() && written.is_number())
    return drawn == written ||
           static_cast<float>(drawn.get<double>()) == static_cast<float>(written.get<double>());
  return drawn == written;
}

}  // namespace

// ---- tables

tree model_tables::resolve(const tree& use) const {
  tree out = use;
  while (type(out).at("kind") == "alias") {
    const tree& target = type(out).at("use");
    out["type"] = target.at("type");
    for (const auto& [name, held] : target.items())
      if (!out.contains(name)) out[name] = held;
  }
  return out;
}

const tree* model_tables::listed(const tree& use) const {
  if (!use.contains("check") || !root.contains("checks")) return nullptr;
  std::vector<std::size_t> next = {use["check"].get<std::size_t>()};
  std::set<std::size_t> seen;
  while (!next.empty()) {
    const std::size_t at = next.back();
    next.pop_back();
    if (!seen.insert(at).second) continue;
    const tree& check = root["checks"].at(at);
    if (!check.at("values").empty()) return &check["values"];
    for (const tree& each : check.at("all_of")) next.push_back(each.get<std::size_t>());
  }
  return nullptr;
}

void model_tables::prepare() {
  const tree& types = root.at("types");
  heights.assign(types.size(), endless);
  doubtful.assign(types.size(), false);
  const auto height = [&](const tree& use) {
    return use.value("nullable", false) ? 0 : heights[type_of(use)];
  };
  const auto doubt = [&](const tree& use) {
    return use.value("checked", false) || doubtful[type_of(use)];
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < types.size(); ++i) {
      const tree& each = types[i];
      const std::string& kind = each.at("kind").get_ref<const std::string&>();
      int now = 0;
      bool doubts = kind == "any" || (kind == "union" && each.at("strategy") != "tag");
      if (kind == "object") {
        for (const tree& member : each.at("members")) {
          if (member.value("required", false)) now = std::max(now, height(member.at("use")) + 1);
          doubts = doubts || doubt(member.at("use"));
        }
        if (each.contains("additional")) doubts = doubts || doubt(each["additional"]);
      } else if (kind == "array" || kind == "map") {
        const tree& items = each.at(kind == "map" ? "values" : "items");
        now = 1;
        doubts = doubts || doubt(items);
      } else if (kind == "tuple") {
        for (const tree& item : each.at("items")) {
          now = std::max(now, height(item) + 1);
          doubts = doubts || doubt(item);
        }
      } else if (kind == "union") {
        now = endless;
        for (const tree& one : each.at("alternatives")) {
          now = std::min(now, height(one.at("use")) + 1);
          doubts = doubts || doubt(one.at("use"));
        }
      } else if (kind == "alias") {
        now = height(each.at("use"));
        doubts = doubts || doubt(each.at("use"));
      }
      now = std::min(now, endless);
      if (now < heights[i] || doubts != doubtful[i]) changed = true;
      heights[i] = std::min(heights[i], now);
      doubtful[i] = doubts;
    }
  }
}

// ---- model

model::model(std::string_view json_text) {
  auto made = std::make_shared<model_tables>();
  made->root = tree::parse(json_text);
  made->prepare();
  tables_ = std::move(made);
}

std::size_t model::operations() const { return tables_->root.at("operations").size(); }
std::string model::operation_id(std::size_t operation) const {
  return tables_->operation(operation).at("id");
}
std::size_t model::responses(std::size_t operation) const {
  return tables_->operation(operation).at("responses").size();
}
std::size_t model::request_forms(std::size_t operation) const {
  return list_of(tables_->operation(operation), "forms").size();
}
std::size_t model::response_forms(std::size_t operation, std::size_t response) const {
  const tree& forms = tables_->operation(operation).at("responses").at(response).at("forms");
  return std::max<std::size_t>(forms.size(), 1);
}

std::optional<std::string> model::unsendable(std::size_t operation, std::size_t response) const {
  const tree& from = tables_->operation(operation);
  const tree& answer = from.at("responses").at(response);
  const int status = answer.at("status").get<int>();
  if (status / 100 == 1 || (answer.value("is_range", false) && status == 1))
    return "interim answers are not final ones";
  if (answer.at("forms").empty()) return std::nullopt;
  if (from.at("method") == "HEAD") return "HEAD is answered without content";
  if (status == 204 || status == 205 || status == 304)
    return "status " + std::to_string(status) + " has no content";
  return std::nullopt;
}

slot model::parameter(std::size_t operation, std::size_t index) const {
  const tree& from = tables_->operation(operation).at("parameters").at(index);
  slot out = slot_of(from);
  out.in = from.at("in").get<std::string>();
  out.number = index;
  return out;
}
slot model::request_body(std::size_t operation, std::size_t form) const {
  const tree& from = tables_->operation(operation);
  slot out = slot_of(from.at("forms").at(form), from.value("body_required", false));
  out.in = "body";
  out.number = form;
  return out;
}
slot model::response_body(std::size_t operation, std::size_t response, std::size_t form) const {
  return slot_of(tables_->operation(operation).at("responses").at(response).at("forms").at(form),
                 true);
}
slot model::response_header(std::size_t operation, std::size_t response, std::size_t index) const {
  return slot_of(
      tables_->operation(operation).at("responses").at(response).at("headers").at(index));
}

slot model::member(const slot& owner, std::size_t index, json::side side) const {
  const tree& type = tables_->type(tables_->resolve(tree_of(owner.use)));
  const tree& member = type.at("members").at(index);
  const tree& parts = list_of(tree_of(owner.form), "parts");
  const bool has_place = is_set(tree_of(owner.form), "by_place");
  return {.use = &member.at("use"),
          .headers = member.contains("headers") ? &member.at("headers") : nullptr,
          // Nothing stands behind a place that is empty.
          .required = member.value("required", false) || has_place,
          .is_sent = !member.value(side == json::side::request ? "read_only" : "write_only", false),
          .where = wire::part,
          .nested = index < parts.size() && parts[index].value("nested", false),
          .label = owner.label + "." + member.at("name").get<std::string>(),
          .media_type = index < parts.size() ? parts[index].value("media_types", "") : ""};
}
slot model::others(const slot& owner) const {
  const tree& type = tables_->type(tables_->resolve(tree_of(owner.use)));
  return {.use = &type.at("additional"),
          .where = wire::part,
          .label = owner.label + ".*",
          .media_type = tree_of(owner.form).value("other_media_types", "")};
}
slot model::items(const slot& owner) const {
  const tree& type = tables_->type(tables_->resolve(tree_of(owner.use)));
  slot out = owner;
  out.required = true;
  if (type.contains("items")) out.use = &type.at("items");
  if (type.contains("values")) out.use = &type.at("values");
  return out;
}

int model::status(std::size_t operation, std::size_t response, source& from) const {
  const tree& answers = tables_->operation(operation).at("responses");
  const tree& answer = answers.at(response);
  std::set<int> taken;
  std::set<int> ranges;
  for (const tree& each : answers)
    (each.value("is_range", false) ? ranges : taken).insert(each.at("status").get<int>());
  const bool is_range = answer.value("is_range", false);
  for (;;) {
    static constexpr std::array<int, 8> likely = {200, 202, 299, 404, 418, 451, 500, 599};
    int status = likely[from.below(likely.size())];
    if (is_range) status = answer.at("status").get<int>() * 100 + static_cast<int>(from.below(100));
    if (taken.contains(status) || status == 204 || status == 205 || status == 304) continue;
    if (is_range || !ranges.contains(status / 100)) return status;
    if (ranges.size() >= 4) return 600;
  }
}

std::optional<std::string> model::draw(const slot& at, json::side side, source& from) const {
  if (!at.required && from.one_in(3)) return std::nullopt;
  if (at.binary) return draw_bytes(from);
  const tree drawn = value_drawer(*tables_, at, side, from).draw(tree_of(at.use));
  // A body of text is text, whatever its schema says.
  if (at.where == wire::text && !drawn.is_string()) return tree(drawn.dump()).dump();
  return drawn.dump();
}

std::size_t model::draw_size(const slot& at, source& from) const {
  const tree use = tables_->resolve(tree_of(at.use));
  const std::size_t least = std::max<std::size_t>(use.value("min_items", std::size_t{1}), 1);
  return from.between(least, std::min(use.value("max_items", least + 2), least + 2));
}

std::optional<negative> model::refused(const slot& at, std::string_view drawn,
                                       const violation& why) const {
  const bool is_body = at.in == "body";
  if (at.in.empty() || at.where != wire::json || at.is_xml || at.in == "querystring")
    return std::nullopt;
  if (is_body && tree_of(at.form).at("kind") != "json") return std::nullopt;
  negative out{.in = at.in, .pointer = why.pointer, .code = why.code, .value = std::string(drawn)};
  (is_body ? out.form : out.parameter) = at.number;
  // `label` is the place and the name.
  if (!is_body) out.pointer.insert(0, pointer_to(at.label.substr(at.in.size() + 1)));
  return out;
}

bool model::is_doubtful(const slot& at) const {
  const tree& use = tree_of(at.use);
  return use.value("checked", false) || tables_->doubtful[tables_->type_of(use)] ||
         tables_->resolve(use).value("checked", false);
}

bool model::keeps(const slot& at, std::string_view drawn, std::string_view written) const {
  // What several alternatives fit may be read as one that leaves members out.
  return is_doubtful(at) || is_within(tree::parse(drawn), tree::parse(written));
}

}  // namespace tenon::test
