#include "part_negatives.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <tenon/rules/codes.hpp>
#include <utility>

#include "values.hpp"

namespace tenon::test {

namespace {

using tree = nlohmann::json;

const tree& object_of(const model_tables& all, const slot& body) {
  return all.type(all.resolve(tree_of(body.use)));
}

bool is_list(const model_tables& all, const tree& member) {
  return all.type(all.resolve(member.at("use"))).at("kind") == "array";
}

slot slot_of(const tree& member, const tree& part) {
  return {.use = &member.at("use"),
          .where = part.at("kind") == "json" ? slot::wire::json : slot::wire::part,
          .label = "body." + member.at("name").get<std::string>()};
}

// What one part, or one for each item, holds.
tree draw_member(const model_tables& all, const tree& member, const tree& part, source& from) {
  if (part.at("kind") != "file") {
    const slot at = slot_of(member, part);
    const bool list = is_list(all, member);
    for (int attempt = 0; attempt < 30; ++attempt) {
      tree drawn = value_drawer(all, at, json::side::request, from).draw(member.at("use"));
      // A list that is null or has no items is no part at all.
      if (!list || !drawn.empty()) return drawn;
    }
    throw cannot_draw(at.label);
  }
  if (!is_list(all, member)) return "file";
  const tree use = all.resolve(member.at("use"));
  return tree(std::max<std::size_t>(use.value("min_items", std::size_t{1}), 1), "file");
}

// A list is as many parts, so neither can it be of another type, nor can there be none, nor more
// than a body may have.
bool is_parts(const broken_value& wrong, bool list) {
  if (!list) return true;
  return wrong.value.is_array() && !wrong.value.empty() &&
         wrong.value.size() < http::multipart_limits{}.parts / 2;
}

}  // namespace

std::vector<broken_value> break_parts(const model_tables& all, const slot& body, source& from) try {
  const tree& type = object_of(all, body);
  const tree& members = type.at("members");
  const tree& parts = tree_of(body.form).at("parts");
  const auto is_left_out = [&](std::size_t i) {
    return is_set(members[i], "read_only") || is_set(parts[i], "nested");
  };
  tree base = tree::object();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!is_set(members[i], "required") || is_set(members[i], "read_only")) continue;
    if (is_left_out(i)) return {};
    base[members[i].at("name").get<std::string>()] = draw_member(all, members[i], parts[i], from);
  }
  std::vector<broken_value> out;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (is_left_out(i)) continue;
    const std::string name = members[i].at("name").get<std::string>();
    const std::string pointer = pointer_to(name);
    const slot at = slot_of(members[i], parts[i]);
    std::vector<broken_value> found;
    if (parts[i].at("kind") != "file")
      found = value_breaker(all, at, from).break_each(members[i].at("use"));
    for (broken_value& each : found) {
      if (!is_parts(each, is_list(all, members[i]))) continue;
      tree whole = base;
      whole[name] = std::move(each.value);
      out.push_back({std::move(whole), pointer + each.pointer, each.code, each.unreadable});
    }
    if (!base.contains(name)) continue;
    tree less = base;
    less.erase(name);
    out.push_back({std::move(less), pointer, std::string(codes::required)});
  }
  if (is_set(type, "closed")) {
    tree more = base;
    more["tenon-extra"] = "1";
    out.push_back({std::move(more), "/tenon-extra", std::string(codes::unknown_property)});
  }
  return out;
} catch (const cannot_draw&) {
  return {};
}

http::multipart_writer::message parts_of_body(const model_tables& all, const slot& body,
                                              const tree& value) {
  const tree& members = object_of(all, body).at("members");
  const tree& parts = tree_of(body.form).at("parts");
  http::multipart_writer out;
  for (const auto& entry : value.items()) {
    const std::string& name = entry.key();
    const tree& held = entry.value();
    const auto found =
        std::ranges::find_if(members, [&](const tree& each) { return each.at("name") == name; });
    const bool is_known = found != members.end();
    const std::string kind =
        is_known ? parts.at(static_cast<std::size_t>(std::distance(members.begin(), found)))
                       .at("kind")
                       .get<std::string>()
                 : "text";
    const bool list = is_known && is_list(all, *found) && held.is_array();
    for (const tree& each : list ? held : tree::array({held})) {
      const bool is_plain = kind != "json" && each.is_string();
      out.add_text(name, is_plain ? each.get<std::string>() : each.dump());
    }
  }
  return std::move(out).finish(body.media_type);
}

}  // namespace tenon::test
