#include "cpp/naming.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "cpp/name_scope.hpp"
#include "cpp/ownership.hpp"
#include "cpp/status_name.hpp"
#include "cpp/type_tree.hpp"
#include "cpp/words.hpp"

namespace tenon::gen::cpp {

using service::type_id;
using service::type_kind;
using service::type_use;

namespace {

/// What a type is called that stands nowhere but in a body.
std::string body_hint(service::body_kind kind) {
  return kind == service::body_kind::items ? "Item" : "Body";
}

constexpr std::string_view our_classes[] = {"Client", "Server", "Authenticator", "Credentials"};
constexpr std::string_view hook_classes[] = {"Client", "Server", "Paths"};

std::string header_name(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower == "etag" ? lower : snake_case(name);
}

class naming_pass {
 public:
  naming_pass(const service::api& api, std::string name_space, source::diagnostic_sink& sink)
      : api_(api), sink_(sink) {
    out_.name_space = std::move(name_space);
    out_.types.resize(api.types.size());
    placed_.resize(api.types.size());
    is_headers_.resize(api.types.size());
    for (const service::type& type : api.types)
      for (const service::property& each : type.object.properties)
        if (each.headers) is_headers_[each.headers->type.type] = true;
    const std::vector<std::optional<std::size_t>> owners = owners_of(api);
    for (type_id id = 0; id < owners.size(); ++id) out_.types[id].operation = owners[id];
  }

  names run() {
    name_handlers();
    name_hooks();
    reserve_ours();
    name_components();
    for (type_id id = 0; id < api_.types.size(); ++id)
      if (api_.types[id].origin.component) name_children(id);
    for (const service::operation& operation : api_.operations) name_operation(operation);
    for (type_id id = 0; id < api_.types.size(); ++id) name_members(id);
    name_schemes();
    return std::move(out_);
  }

 private:
  // Where an inline type is put: a scope, and what its name begins with there. Structs are defined
  // beside the struct that uses them and get their short name inside it as an alias: C++ wants the
  // initialisers of a nested struct before the outer one ends as soon as a std::optional has it.
  struct base {
    std::string scope{};
    std::string prefix{};
    std::vector<nested_alias>* aliases = nullptr;
    std::string alias_scope{};
    std::optional<std::size_t> operation{};
  };

  void note(const source::span& where, std::string_view what, std::string_view wanted,
            std::string_view name, std::string_view plain) {
    if (name == plain) return;
    sink_.add({.code = "OA6002",
               .where = where,
               .message = std::string(what) + " '" + std::string(wanted) + "' is called '" +
                          std::string(name) + "' in C++, because '" + std::string(plain) +
                          "' is taken"});
  }

  // A pinned name as it is, after a check; nothing when there is none that can be used.
  std::optional<std::string> pinned(const std::optional<std::string>& name, name_scope& scope,
                                    const source::span& where) {
    if (!name) return std::nullopt;
    if (!is_usable_identifier(*name)) {
      sink_.add(
          {.code = "OA6003", .where = where, .message = "'" + *name + "' cannot be a name in C++"});
      return std::nullopt;
    }
    if (scope.has(*name)) {
      sink_.add({.code = "OA6001", .where = where, .message = "the name '" + *name + "' is taken"});
      return std::nullopt;
    }
    return scope.claim(*name, "_");
  }

  name_scope& scope(const std::string& path) {
    const auto [found, is_new] = scopes_.try_emplace(path);
    if (is_new && !path.empty()) {
      const std::size_t last = path.rfind("::");
      found->second.reserve(last == std::string::npos ? path : path.substr(last + 2));
    }
    return found->second;
  }

  void declare(const std::string& path, const std::string& name) {
    out_.declared[path].insert(name);
  }

  void name_handlers() {
    name_scope tags;
    for (const service::operation& operation : api_.operations) {
      if (operation.hook) continue;
      const std::string tag = operation.tags.empty() ? "default" : operation.tags.front();
      const auto found = std::ranges::find(out_.handlers, tag, &handler_names::tag);
      if (found != out_.handlers.end()) continue;
      handler_names made{.tag = tag};
      made.simple = tags.claim(pascal_case(tag + " handler"), "");
      made.unimplemented = "Unimplemented" + made.simple;
      std::string parameter = snake_case(tag, "tag");
      for (const std::string_view taken : {"authenticator", "options", "call", "add", "document"})
        if (parameter == taken) parameter += "_handler";
      made.parameter = parameters_.claim(parameter, "_");
      out_.handlers.push_back(std::move(made));
    }
  }

  // One handler for all webhooks, and one for all callbacks.
  void name_hooks() {
    name_scope handlers;
    for (const handler_names& each : out_.handlers) handlers.reserve(each.simple);
    std::map<service::direction, name_scope> members;
    for (const service::hook& hook : api_.hooks)
      out_.hooks.push_back(members[hook.kind].claim(snake_case(hook.name, "hook"), "_"));
    for (const auto kind : {service::direction::webhook, service::direction::callback}) {
      const bool used = std::ranges::any_of(api_.operations, [&](const auto& operation) {
        return api_.direction_of(operation) == kind;
      });
      if (!used) continue;
      handler_names made{.of = kind};
      made.simple = handlers.claim(std::string(hook_prefix(kind)) + "Handler", "");
      made.unimplemented = "Unimplemented" + made.simple;
      made.parameter = "handler";
      out_.handlers.push_back(std::move(made));
    }
  }

  void reserve_ours() {
    name_scope& top = scope("");
    const auto keep = [&](const std::string& name) {
      top.reserve(name);
      scope("ops").reserve(name);
      declare("", name);
    };
    for (const std::string_view name : our_classes) keep(std::string(name));
    for (const handler_names& handler : out_.handlers) {
      keep(handler.simple);
      keep(handler.unimplemented);
      if (handler.of == service::direction::called) continue;
      for (const std::string_view name : hook_classes)
        keep(std::string(hook_prefix(handler.of)) + std::string(name));
    }
    top.reserve(out_.name_space.substr(0, out_.name_space.find("::")));
  }

  std::string claim_type(name_scope& in, const std::string& wanted, std::string_view raw,
                         const service::type& type) {
    if (auto name = pinned(type.origin.pinned_name, in, type.where)) return *name;
    const bool is_ours =
        in.has(wanted) && (&in == &scope("") && out_.declared[""].contains(wanted) &&
                           !component_names_.contains(wanted));
    const std::string name = in.claim(is_ours ? wanted + "_" : wanted, "");
    note(type.where, "schema", raw, name, wanted);
    return name;
  }

  void place(type_id id, const std::string& path, std::string simple) {
    type_names& made = out_.types[id];
    made.named = true;
    made.scope = path;
    made.simple = std::move(simple);
    declare(path, made.simple);
    std::string helper;
    std::string_view rest = made.scope;
    if (rest == "ops" || rest.starts_with("ops::"))
      rest.remove_prefix(std::min<std::size_t>(5, rest.size()));
    for (const std::string_view part : {rest, std::string_view(made.simple)}) {
      if (part.empty()) continue;
      if (!helper.empty()) helper += '_';
      helper += snake_case(part);
    }
    made.helper = helpers_.claim(helper, "_");
    placed_[id] = true;
  }

  void name_components() {
    const auto name_those = [&](auto&& wanted) {
      for (type_id id = 0; id < api_.types.size(); ++id) {
        const service::type& type = api_.types[id];
        if (!type.origin.component || placed_[id] || !wanted(type)) continue;
        const std::string& raw = type.origin.path.back();
        std::string name = claim_type(scope(""), pascal_case(raw), raw, type);
        component_names_.insert(name);
        place(id, "", std::move(name));
      }
    };
    // Names that need no change come first, so that a look-alike cannot take them.
    name_those([](const service::type& type) { return type.origin.pinned_name.has_value(); });
    name_those([](const service::type& type) {
      return pascal_case(type.origin.path.back()) == type.origin.path.back();
    });
    name_those([](const service::type&) { return true; });
  }

  // ---- what stands below a component or an operation

  // Names what the definition of a named type (or component alias) has inside.
  void name_children(type_id id) {
    const service::type& type = api_.types[id];
    type_names& mine = out_.types[id];
    base inner{.scope = mine.scope, .prefix = mine.simple, .operation = mine.operation};
    if (type.kind == type_kind::object) {
      inner.aliases = &mine.aliases;
      inner.alias_scope = mine.qualified();
      for (const auto& each : type.object.properties) {
        name_use(each.type, inner, pascal_case(each.name));
        if (each.headers) name_use(each.headers->type, inner, pascal_case(each.name) + "Headers");
      }
      if (type.object.additional_type)
        name_use(*type.object.additional_type, inner, "AdditionalProperty");
      return;
    }
    if (type.kind == type_kind::union_) {
      std::size_t number = 1;
      for (const auto& each : type.union_.alternatives) {
        name_use(each.type, inner,
                 each.hint.empty() ? "Option" + std::to_string(number) : pascal_case(each.hint));
        ++number;
      }
      return;
    }
    name_inside(id, inner, "");
  }

  // The types inside a type that has no name of its own.
  void name_inside(type_id id, const base& where, const std::string& step) {
    const service::type& type = api_.types[id];
    switch (type.kind) {
      case type_kind::array:
        name_use(type.array.items, where, step + "Item");
        break;
      case type_kind::map:
        name_use(type.map.values, where, step + "Value");
        break;
      case type_kind::alias:
        name_use(type.alias.target, where, step.empty() ? "Value" : step);
        break;
      case type_kind::tuple:
        for (std::size_t i = 0; i < type.tuple.items.size(); ++i)
          name_use(type.tuple.items[i], where, step + "Item" + std::to_string(i + 1));
        break;
      default:
        break;
    }
  }

  void name_use(const type_use& use, const base& where, const std::string& step) {
    const service::type& type = api_.types[use.type];
    if (type.origin.component || placed_[use.type]) return;
    if (!is_named_kind(type)) {
      placed_[use.type] = true;
      name_inside(use.type, where, step);
      return;
    }
    base here = where;
    // An enum can stand inside the struct that uses it, unless other operations use it too.
    const bool is_alone = out_.types[use.type].operation == where.operation;
    if (type.kind == type_kind::enumeration && where.aliases != nullptr && is_alone) {
      here.scope = where.alias_scope;
      here.prefix.clear();
    }
    std::string name = claim_type(scope(here.scope), here.prefix + step, step, type);
    if (!here.prefix.empty() && where.aliases != nullptr) {
      const std::string alias = scope(where.alias_scope).claim(step, "");
      where.aliases->push_back({.name = alias, .target = use.type});
      declare(where.alias_scope, alias);
    }
    place(use.type, here.scope, std::move(name));
    name_children(use.type);
  }

  // ---- operations

  void name_operation(const service::operation& operation) {
    operation_names made;
    name_scope& ops = scope("ops");
    name_scope inside;
    inside.reserve("Request");
    inside.reserve("Response");
    for (const service::response& response : operation.responses)
      made.responses.push_back({.simple = inside.claim(status_name(response), "")});
    if (auto name = pinned(operation.pinned_name, ops, operation.where)) {
      made.simple = *name;
    } else {
      const std::string plain = pascal_case(operation.id, "Operation");
      const bool clashes = inside.has(plain) ||
                           (out_.declared[""].contains(plain) && !component_names_.contains(plain));
      made.simple = ops.claim(clashes ? plain + "_" : plain, "");
      note(operation.where, "operation", operation.id, made.simple, plain);
    }
    made.function = functions_.claim(
        snake_case(operation.pinned_name ? *operation.pinned_name : operation.id, "call"), "_");
    made.helper = helpers_.claim(made.function, "_");
    const service::direction of = api_.direction_of(operation);
    const std::string tag = operation.hook           ? ""
                            : operation.tags.empty() ? "default"
                                                     : operation.tags.front();
    const auto handler = std::ranges::find_if(
        out_.handlers, [&](const handler_names& each) { return each.of == of && each.tag == tag; });
    made.handler = static_cast<std::size_t>(handler - out_.handlers.begin());
    declare("ops", made.simple);
    declare(made.scope(), "Request");
    declare(made.scope(), "Response");
    name_parameters(operation, made);
    for (std::size_t i = 0; i < operation.responses.size(); ++i)
      name_response(operation.responses[i], made.responses[i], made.scope());
    name_below_operation(operation, made);
    out_.operations.push_back(std::move(made));
  }

  static void reserve_body(name_scope& members, const std::vector<service::media>& forms) {
    members.reserve("body");
    const bool is_range = !forms.empty() && forms.front().media_type != forms.front().sent;
    if (forms.size() > 1 || is_range) members.reserve("content_type");
  }

  void name_parameters(const service::operation& operation, operation_names& made) {
    static constexpr std::string_view places[] = {"path_", "query_", "header_", "cookie_"};
    name_scope members;
    if (operation.body) reserve_body(members, operation.body->alternatives);
    for (const service::parameter& parameter : operation.parameters) {
      if (auto name = pinned(parameter.pinned_name, members, parameter.where)) {
        made.parameters.push_back(*name);
        continue;
      }
      const std::string plain = parameter.in == service::location::header
                                    ? header_name(parameter.name)
                                    : snake_case(parameter.name);
      std::string wanted = plain;
      if (members.has(wanted)) wanted.insert(0, places[static_cast<std::size_t>(parameter.in)]);
      made.parameters.push_back(members.claim(wanted, "_"));
      note(parameter.where, "parameter", parameter.name, made.parameters.back(), plain);
    }
  }

  void name_response(const service::response& response, response_names& made,
                     const std::string& outer) {
    declare(outer, made.simple);
    name_scope members;
    members.reserve("status");
    reserve_body(members, response.alternatives);
    for (const service::header& header : response.headers) {
      const std::string plain = header_name(header.name);
      made.headers.push_back(members.claim(members.has(plain) ? plain + "_" : plain, "_"));
    }
  }

  void name_below_operation(const service::operation& operation, operation_names& made) {
    const auto inside = [&](const std::string& part) {
      const std::string path = made.scope() + "::" + part;
      return base{.scope = "ops",
                  .prefix = made.simple + part,
                  .aliases = &made.aliases[path],
                  .alias_scope = path,
                  .operation = out_.operations.size()};
    };
    const base request = inside("Request");
    for (const auto& each : operation.parameters)
      name_use(each.type, request, pascal_case(each.name));
    if (operation.body) name_bodies(operation.body->alternatives, request);
    for (std::size_t i = 0; i < operation.responses.size(); ++i) {
      const base response = inside(made.responses[i].simple);
      for (const auto& each : operation.responses[i].headers)
        name_use(each.type, response, pascal_case(each.name));
      name_bodies(operation.responses[i].alternatives, response);
    }
  }

  void name_bodies(const std::vector<service::media>& forms, const base& owner) {
    static constexpr std::string_view words[] = {"Json", "Text",      "Bytes", "Form",
                                                 "",     "Multipart", "Xml"};
    for (const service::media& each : forms) {
      const bool first = &each == &forms.front();
      const std::string word(first ? "" : words[static_cast<std::size_t>(each.kind)]);
      name_use(each.type, owner, word + body_hint(each.kind));
    }
  }

  // ---- members

  void name_members(type_id id) {
    const service::type& type = api_.types[id];
    type_names& mine = out_.types[id];
    if (!mine.named) return;
    name_scope members;
    if (type.kind == type_kind::object) {
      for (const service::property& property : type.object.properties) {
        if (auto name = pinned(property.pinned_name, members, property.where)) {
          mine.members.push_back(*name);
          continue;
        }
        const std::string plain =
            is_headers_[id] ? header_name(property.name) : snake_case(property.name);
        mine.members.push_back(members.claim(plain, "_"));
        note(property.where, "property", property.name, mine.members.back(), plain);
      }
      mine.additional = members.claim("additional_properties", "_");
    } else if (type.kind == type_kind::enumeration) {
      for (const service::enum_member& member : type.enumeration.members) {
        if (auto name = pinned(member.pinned_name, members, member.where)) {
          mine.members.push_back(*name);
          continue;
        }
        const std::string& wanted = member.wanted_name;
        const std::string plain = snake_case(wanted.empty() ? member.value.text : wanted);
        mine.members.push_back(members.claim(plain, "_"));
        note(member.where, "enum value", member.value.text, mine.members.back(), plain);
      }
      mine.unknown = members.claim(members.has("unknown") ? "unknown_value" : "unknown", "_");
    }
  }

  void name_schemes() {
    name_scope taken;
    taken.reserve("check");
    for (const service::security_scheme& scheme : api_.schemes)
      out_.schemes.push_back(taken.claim(snake_case(scheme.name, "scheme"), "_"));
  }

  const service::api& api_;
  source::diagnostic_sink& sink_;
  names out_{};
  std::vector<bool> placed_{};
  /// Which types hold the headers of a part.
  std::vector<bool> is_headers_{};
  std::map<std::string, name_scope, std::less<>> scopes_{};
  std::set<std::string> component_names_{};
  name_scope helpers_{};
  name_scope functions_{};
  name_scope parameters_{};
};

}  // namespace

names name_everything(const service::api& api, std::string name_space,
                      source::diagnostic_sink& sink) {
  names given = naming_pass(api, std::move(name_space), sink).run();
  for (service::type_id id = 0; id < given.types.size(); ++id) {
    if (given.types[id].named) given.defined[given.types[id].scope].push_back(id);
  }
  return given;
}

}  // namespace tenon::gen::cpp
