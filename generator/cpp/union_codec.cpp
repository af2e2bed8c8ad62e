#include "cpp/union_codec.hpp"

#include <algorithm>
#include <set>

#include "cpp/checks.hpp"
#include "cpp/number.hpp"

namespace tenon::gen::cpp {

using service::type_id;

namespace {

struct distinct_alternative {
  std::string type{};
  std::vector<const service::alternative*> parts{};
};

std::vector<distinct_alternative> distinct(const codec_file& file, type_id id) {
  std::vector<distinct_alternative> out;
  const std::string_view scope = file.from.lives_in_ops(id) ? "ops" : "";
  for (const service::alternative& each : file.from.api.types[id].union_.alternatives) {
    std::string spelt = file.from.types.use(each.type, scope);
    const auto found = std::ranges::find(out, spelt, &distinct_alternative::type);
    if (found == out.end()) {
      out.push_back({.type = std::move(spelt), .parts = {&each}});
    } else {
      found->parts.push_back(&each);
    }
  }
  return out;
}

std::string_view article_of(std::string_view kind) {
  if (kind == "object") return "an object";
  if (kind == "array") return "an array";
  if (kind == "string") return "a string";
  if (kind == "integer") return "an integer";
  if (kind == "number") return "a number";
  return "a boolean";
}

std::string any_of_these(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

list case_labels(const std::vector<std::string>& labels) { return text_list(labels); }

object kind_switch(codec_file& file, type_id id) {
  const std::vector<distinct_alternative> all = distinct(file, id);
  list cases;
  std::vector<std::string> expected;
  std::set<std::string> claimed;
  for (const auto& each : all)
    for (const auto* part : each.parts) claimed.insert(part->kinds.begin(), part->kinds.end());
  std::set<std::string> given;
  for (const distinct_alternative& each : all) {
    std::vector<std::string> labels;
    const auto add = [&](const std::string& kind) {
      if (given.insert(kind).second) labels.push_back("tenon::json::kind::" + kind);
    };
    for (const auto* part : each.parts) {
      for (const std::string& kind : part->kinds) {
        const bool is_new = !given.contains(kind);
        if (kind == "number" && !claimed.contains("integer")) add("integer");
        add(kind);
        if (is_new && kind != "null") expected.emplace_back(article_of(kind));
      }
      if (part->type.nullable && !claimed.contains("null")) add("null");
    }
    if (labels.empty()) continue;
    const auto rule = file.rules.expression(each.parts.front()->type, file.from.name_of(id).helper);
    cases.emplace_back(object{{"labels", case_labels(labels)},
                              {"read", read_call("out.emplace<" + each.type + ">()", rule, 6)}});
  }
  return {{"head", "in.peek()"},
          {"cases", std::move(cases)},
          {"otherwise", "in.mismatch(" + quote(any_of_these(expected)) + ");"},
          {"falls_through", false}};
}

object number_switch(codec_file& file, type_id id, bool by_tag) {
  const service::union_type& type = file.from.api.types[id].union_;
  list cases;
  std::vector<std::string> rows;
  std::size_t tags = 0;
  for (const service::alternative& each : type.alternatives) tags += each.tags.size();
  const service::alternative* const otherwise =
      type.default_alternative ? &type.alternatives[*type.default_alternative] : nullptr;
  for (const distinct_alternative& each : distinct(file, id)) {
    std::vector<std::string> labels;
    for (const auto* part : each.parts) {
      if (part == otherwise) labels.push_back(std::to_string(tags));
      if (by_tag) {
        for (const std::string& tag : part->tags) {
          labels.push_back(std::to_string(rows.size()));
          rows.push_back(type.tags_are_integers ? spell_listed(tag, service::primitive::int64)
                                                : quote_view(tag));
        }
      } else {
        std::vector<std::string> required;
        for (const std::string& name : part->required) required.push_back(quote_view(name));
        labels.push_back(std::to_string(rows.size()));
        rows.push_back("{" + join(required, ", ") + "}");
      }
    }
    if (labels.empty()) continue;
    const auto rule = file.rules.expression(each.parts.front()->type, file.from.name_of(id).helper);
    cases.emplace_back(object{{"labels", case_labels(labels)},
                              {"read", read_call("out.emplace<" + each.type + ">()", rule, 6)}});
  }
  const std::string head =
      otherwise != nullptr
          ? layout_list(12, "tenon::json::tag_or(in, " + quote(type.tag_property) + ", ", rows,
                        ", " + std::to_string(tags) + ")")
      : by_tag ? "in.tag(" + quote(type.tag_property) + ", " + layout_list(12, "", rows, ")")
      : type.may_fit_several ? layout_list(10, "in.any_signature(", rows, ")")
                             : layout_list(10, "in.signature(", rows, ")");
  if (type.may_fit_several) {
    cases.emplace_back(object{{"labels", case_labels({std::to_string(rows.size())})},
                              {"read", "tenon::json::read_first_match(in, out);"}});
  }
  return {{"head", head}, {"cases", std::move(cases)}, {"otherwise", ""}, {"falls_through", true}};
}

bool has_checks(const service::union_type& type) {
  return std::ranges::all_of(type.alternatives,
                             [](const auto& each) { return each.type.check.has_value(); });
}

// The reader says which alternative's schema the value conforms to.
object check_switch(codec_file& file, type_id id, bool one_of) {
  list cases;
  std::vector<std::string> rows;
  for (const distinct_alternative& each : distinct(file, id)) {
    std::vector<std::string> labels;
    for (const auto* part : each.parts) {
      labels.push_back(std::to_string(rows.size()));
      rows.push_back("&" + check_name(*part->type.check));
    }
    cases.emplace_back(
        object{{"labels", case_labels(labels)},
               {"read", read_call("out.emplace<" + each.type + ">()", std::nullopt, 6)}});
  }
  const std::string function = one_of ? "in.only_conforming(" : "in.first_conforming(";
  return {{"head", layout_list(10, function, rows, ")")},
          {"cases", std::move(cases)},
          {"otherwise", ""},
          {"falls_through", true}};
}

}  // namespace

object union_codec(codec_file& file, type_id id) {
  const service::union_type& type = file.from.api.types[id].union_;
  object out{{"choice", false}, {"statement", ""}};
  switch (type.strategy) {
    case service::union_strategy::tag:
      out["choice"] = number_switch(file, id, true);
      break;
    case service::union_strategy::signature:
      out["choice"] = number_switch(file, id, false);
      break;
    case service::union_strategy::kind:
      out["choice"] = kind_switch(file, id);
      break;
    case service::union_strategy::try_one:
      if (has_checks(type)) {
        out["choice"] = check_switch(file, id, true);
        break;
      }
      out["statement"] = "tenon::json::read_exactly_one(in, out);";
      break;
    case service::union_strategy::try_any:
      if (has_checks(type)) {
        out["choice"] = check_switch(file, id, false);
        break;
      }
      out["statement"] = "tenon::json::read_first_match(in, out);";
      break;
  }
  out["tries"] = !out["statement"].text()->empty();
  return out;
}

}  // namespace tenon::gen::cpp
