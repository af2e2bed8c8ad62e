// Dynamic references: which schema one means depends on the way to it. The ways are known when
// generating, so a schema with such references becomes one schema for each set of bindings.

#include "openapi/dynamic_scope.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

#include "openapi/fields.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr std::size_t copy_limit = 4096;

/// Calls `visit` with every pointer of a schema to another one.
template <class Schema, class Visit>
void for_each_part(Schema& s, const Visit& visit) {
  for (auto* one : {&s.ref, &s.items, &s.additional_properties, &s.content_schema, &s.negated,
                    &s.condition, &s.consequence, &s.alternative, &s.contains, &s.property_names,
                    &s.unevaluated_items, &s.unevaluated_properties}) {
    if (*one != nullptr) visit(*one);
  }
  for (auto* list : {&s.prefix_items, &s.all_of, &s.one_of, &s.any_of}) {
    for (auto& each : *list) visit(each);
  }
  for (auto* map : {&s.properties, &s.pattern_properties, &s.dependent_schemas}) {
    for (auto& each : *map) visit(each.value);
  }
  if (!s.discriminator) return;
  for (auto& each : s.discriminator->mapping) {
    if (each.value != nullptr) visit(each.value);
  }
  if (s.discriminator->default_mapping != nullptr) visit(s.discriminator->default_mapping);
}

/// The schema an anchor in `$defs` is written for; without `$defs` the anchor's own. What is
/// written in an allOf is written for the whole.
node owner_of(node anchored) {
  const node list = anchored.parent();
  const bool defined = list && (list.key() == "$defs" || list.key() == "definitions");
  node owner = defined ? list.parent() : anchored;
  while (owner.parent() && owner.parent().key() == "allOf" && owner.parent().is_sequence()) {
    owner = owner.parent().parent();
  }
  return owner;
}

/// Only a reference and names.
bool is_plain_reference(const schema& s) {
  static constexpr std::array<std::string_view, 7> names = {
      "$ref", "$anchor", "$dynamicAnchor", "$comment", "$defs", "title", "description"};
  return s.ref != nullptr && std::ranges::all_of(s.node.children(), [&](node entry) {
           return std::ranges::find(names, entry.key()) != names.end();
         });
}

std::string capitalised(std::string name) {
  if (name.front() >= 'a' && name.front() <= 'z')
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

class binder {
 public:
  binder(document& out, const dynamic_scopes& scopes, source::diagnostic_sink& sink)
      : out_(out), scopes_(scopes), sink_(sink) {}

  void run() {
    find_needs();
    for (schema& each : out_.schemas) {
      if (needs_.contains(&each)) originals_.emplace(&each, original{each, &each});
    }
    std::vector<const schema*> templates;
    for (const schema* root : scopes_.outermost) {
      is_template(root) ? templates.push_back(root) : bind_from(root);
    }
    for (const schema* each : templates) {
      if (!copied_.contains(each)) {
        bind_from(each);
      } else if (!made_.contains({each, entered({}, each)})) {
        leave_out(each);
      }
    }
    report_unbound();
  }

 private:
  /// Anchor's name → the schema it means.
  using bindings = std::map<std::string, const schema*>;
  struct job {
    schema* made;
    const schema* from;
    bindings scope;
  };
  /// A schema as it was read.
  struct original {
    schema written;
    schema* place;
  };

  const schema& written(const schema* s) const {
    const auto found = originals_.find(s);
    return found == originals_.end() ? *s : found->second.written;
  }

  // The names that matter to each schema: those of the dynamic references it can lead to.
  void find_needs() {
    std::unordered_map<const schema*, std::vector<schema*>> users;
    for (schema& each : out_.schemas) {
      for_each_part(std::as_const(each), [&](const schema* part) { users[part].push_back(&each); });
      const auto dynamic = scopes_.references.find(&each);
      if (dynamic == scopes_.references.end()) continue;
      for (const schema* target : scopes_.anchors.at(dynamic->second)) {
        users[target].push_back(&each);
      }
    }
    for (const auto& [reference, name] : scopes_.references) {
      std::vector<const schema*> next = {reference};
      while (!next.empty()) {
        const schema* needy = next.back();
        next.pop_back();
        if (!needs_[needy].insert(name).second) continue;
        const auto known = users.find(needy);
        if (known != users.end())
          next.insert(next.end(), known->second.begin(), known->second.end());
      }
    }
  }

  /// Whether the schema only holds the place of what is to be bound: by itself it would need
  /// another value like itself inside, without end.
  bool is_template(const schema* s) {
    if (!needs_.contains(s) || s->component_name.empty()) return false;
    const bindings own = entered({}, s);
    std::set<const schema*> seen;
    std::vector<const schema*> next = {s};
    while (!next.empty()) {
      const schema& at = *next.back();
      next.pop_back();
      if (const auto known = scopes_.references.find(&at); known != scopes_.references.end()) {
        const auto meant = own.find(known->second);
        if (meant != own.end() && meant->second == s) return true;
      }
      if (at.nullable || !seen.insert(&at).second) continue;
      if (at.ref != nullptr) next.push_back(at.ref);
      next.insert(next.end(), at.all_of.begin(), at.all_of.end());
      for (const named_schema& each : at.properties) {
        if (std::ranges::find(at.required, each.name) != at.required.end()) {
          next.push_back(each.value);
        }
      }
    }
    return false;
  }

  void leave_out(const schema* s) {
    if (std::erase(out_.component_schemas, s) == 0) return;
    report_key(sink_, "OA3002", severity::info, s->node,
               "every use of this schema binds its '$dynamicAnchor': there is a type for each "
               "binding, and none for the schema itself");
  }

  void bind_from(const schema* root) {
    bound(root, {});
    while (!queue_.empty() && !refused_) {
      const job next = std::move(queue_.front());
      queue_.pop_front();
      fill(next);
    }
  }

  node scope_of(const schema& s) {
    node& known = scope_by_schema_[&s];
    if (!known) known = scopes_.scope_of(s.node);
    return known;
  }

  /// The schema that a name means where only `s` has been entered. In a resource of its own that is
  /// the one with the anchor; elsewhere anchors belong to the schemas whose `$defs` they stand in.
  const schema* binding_in(const schema& s, const std::string& name) {
    const node scope = scope_of(s);
    std::vector<const schema*> here;
    for (const schema* each : scopes_.anchors.at(name)) {
      if (scope_of(*each) == scope) here.push_back(each);
    }
    const bool resource = !scope.parent() || scope.contains("$id");
    if (resource && here.size() == 1) return here.front();
    for (node at = s.node; at && !here.empty(); at = at.parent()) {
      const auto own = std::ranges::find_if(
          here, [&](const schema* each) { return owner_of(each->node) == at; });
      if (own != here.end()) return *own;
    }
    return nullptr;
  }

  /// The target of a plain reference: its scope is entered already, so that means the same.
  const schema* without_reference(const schema* meant) const {
    return meant != nullptr && is_plain_reference(written(meant)) ? written(meant).ref : meant;
  }

  /// What a name can mean inside `s` where nothing has bound it before.
  const std::set<const schema*>& meanings(const schema* s, const std::string& name) {
    const auto [known, added] = meanings_.try_emplace({s, name});
    std::set<const schema*>& found = known->second;
    if (!added) return found;
    std::set<const schema*> seen;
    std::vector<const schema*> next = {s};
    while (!next.empty()) {
      const schema* at = next.back();
      next.pop_back();
      const auto needed = needs_.find(at);
      if (needed == needs_.end() || !needed->second.contains(name) || !seen.insert(at).second) {
        continue;
      }
      if (const schema* meant = binding_in(written(at), name)) {
        found.insert(without_reference(meant));
        continue;
      }
      if (const auto dynamic = scopes_.references.find(at); dynamic != scopes_.references.end()) {
        if (dynamic->second == name) found.insert(without_reference(written(at).ref));
        const auto& targets = scopes_.anchors.at(dynamic->second);
        next.insert(next.end(), targets.begin(), targets.end());
      }
      for_each_part(written(at), [&](const schema* part) { next.push_back(part); });
    }
    return found;
  }

  /// The bindings in force inside `s`, as far as they matter there: the first one on the way wins.
  bindings entered(const bindings& outer, const schema* s) {
    bindings scope;
    for (const std::string& name : needs_.at(s)) {
      const schema* own = without_reference(binding_in(written(s), name));
      const auto known = outer.find(name);
      const schema* meant = known == outer.end() ? own : known->second;
      // A binding to what the name means anyway makes no difference.
      const bool matters = own != nullptr || meanings(s, name) != std::set{meant};
      if (meant != nullptr && matters) scope[name] = meant;
    }
    return scope;
  }

  /// The schema that stands for `s` under these bindings.
  const schema* bound(const schema* s, const bindings& outer) {
    if (!needs_.contains(s)) return s;
    bindings scope = entered(outer, s);
    const auto [known, added] = made_.try_emplace({s, scope}, nullptr);
    if (!added) return known->second;
    const bindings own = entered({}, s);
    schema* made = scope == own ? originals_.at(s).place : copy_of(s, scope, own);
    known->second = made;
    queue_.push_back({made, s, std::move(scope)});
    return made;
  }

  schema* copy_of(const schema* s, const bindings& scope, const bindings& own) {
    if (++copies_ > copy_limit && !refused_) {
      refused_ = true;
      report(sink_, "OA5001", s->node,
             "this schema is reached with too many different meanings of '$dynamicRef'",
             "write the schema out for each use, or use '$ref'");
    }
    copied_.insert(s);
    schema& made = out_.schemas.emplace_back(written(s));
    made.pinned_name.reset();
    made.component_name = name_of(made.component_name, scope, own);
    made.referenced = !made.component_name.empty();
    return &made;
  }

  /// `Page` with `User` for an item is `PageOfUser`; with an inline schema it is named from where
  /// it is used.
  static std::string name_of(const std::string& plain, const bindings& scope, const bindings& own) {
    if (plain.empty()) return {};
    std::string name = plain;
    std::string_view joint = "Of";
    for (const auto& [anchor, meant] : scope) {
      const auto known = own.find(anchor);
      if (known != own.end() && known->second == meant) continue;
      if (meant->component_name.empty()) return {};
      name += std::string(joint) + capitalised(meant->component_name);
      joint = "And";
    }
    return name == plain ? std::string() : name;
  }

  void fill(const job& next) {
    if (const auto known = scopes_.references.find(next.from); known != scopes_.references.end()) {
      const auto meant = next.scope.find(known->second);
      if (meant != next.scope.end()) next.made->ref = meant->second;
      (next.made->ref == nullptr ? unbound_ : bound_).push_back(next.from);
    }
    for_each_part(*next.made, [&](const schema*& part) { part = bound(part, next.scope); });
  }

  void report_unbound() {
    std::set<const schema*> done;
    for (const schema* reference : unbound_) {
      if (!done.insert(reference).second) continue;
      const bool elsewhere = std::ranges::find(bound_, reference) != bound_.end();
      report(sink_, "OA3002", elsewhere ? severity::info : severity::warning,
             reference->node.find("$dynamicRef"),
             "no schema on a way here has '$dynamicAnchor: " + scopes_.references.at(reference) +
                 "': any value is taken there");
    }
  }

  document& out_;
  const dynamic_scopes& scopes_;
  source::diagnostic_sink& sink_;
  std::map<const schema*, std::set<std::string>> needs_;
  std::unordered_map<const schema*, original> originals_;
  std::unordered_map<const schema*, node> scope_by_schema_;
  std::map<std::pair<const schema*, std::string>, std::set<const schema*>> meanings_;
  std::map<std::pair<const schema*, bindings>, schema*> made_;
  std::deque<job> queue_;
  std::vector<const schema*> bound_, unbound_;
  std::set<const schema*> copied_;
  std::size_t copies_ = 0;
  bool refused_ = false;
};

}  // namespace

void bind_dynamic_references(document& out, const dynamic_scopes& scopes,
                             source::diagnostic_sink& sink) {
  if (!scopes.references.empty()) binder(out, scopes, sink).run();
}

}  // namespace tenon::gen::openapi
