#include "service/dump.hpp"

#include <array>
#include <string_view>

#include "service/words.hpp"

namespace tenon::gen::service {

namespace {

constexpr std::array<std::string_view, 5> xml_names = {"element", "attribute", "text", "cdata",
                                                       "inlined"};
constexpr std::array<std::string_view, 10> scheme_names = {
    "api_key_header", "api_key_query",   "api_key_cookie", "basic", "bearer",
    "oauth2",         "open_id_connect", "mutual_tls",     "http",  "custom"};

std::string quote(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string spell(const literal& value) {
  return value.kind == literal::kind_type::string ? quote(value.text) : value.text;
}

std::string list(const std::vector<std::string>& texts) {
  std::string result = "[";
  for (const std::string& each : texts) result += (result.size() > 1 ? ", " : "") + each;
  return result + "]";
}

/// Writes one API; types are named by how they can be found in the text.
class dumper {
 public:
  explicit dumper(const api& described) : api_(described) {}

  std::string run() {
    line(0, "api " + quote(api_.title) + " version " + quote(api_.version));
    for (const server& each : api_.servers) line(0, "server " + each.url);
    for (const tag& each : api_.tags) line(0, "tag " + quote(each.name));
    for (const security_scheme& each : api_.schemes) {
      line(0, "scheme " + each.name + ": " + name(scheme_names, each.kind) +
                  (each.parameter.empty() ? "" : " " + quote(each.parameter)));
    }
    for (type_id id = 0; id < api_.types.size(); ++id) dump_type(id);
    for (outline_id id = 0; id < api_.outlines.size(); ++id) dump_outline(id);
    for (xml_id id = 0; id < api_.xml_layouts.size(); ++id) dump_xml_layout(id);
    for (const hook& each : api_.hooks) {
      line(0,
           (each.kind == direction::webhook ? "webhook " : "callback ") + quote(each.name) +
               " at " + each.path +
               (each.owner.empty() ? "" : " of " + each.owner + " to " + quote(each.expression)));
    }
    for (const operation& each : api_.operations) dump_operation(each);
    return std::move(out_);
  }

 private:
  void line(int indent, const std::string& text) {
    out_.append(static_cast<std::size_t>(indent) * 2, ' ');
    out_ += text;
    out_ += '\n';
  }

  std::string path_of(const type_origin& origin) const {
    std::string result;
    if (origin.owner) result = path_of(api_.types[*origin.owner].origin);
    for (const std::string& step : origin.path) result += (result.empty() ? "" : ".") + step;
    return result;
  }

  /// Spelling of a type inside a line: structure for what has no name of its own.
  std::string spell_type(type_id id, int depth = 0) const {
    const type& t = api_.types[id];
    if (depth > 20) return "#" + std::to_string(id);
    switch (t.kind) {
      case type_kind::primitive:
        return name(primitive_names, t.primitive.kind);
      case type_kind::any:
        return t.mapped.name.empty() ? "any" : "mapped " + t.mapped.name;
      case type_kind::constant:
        return "constant " + spell(t.constant.value);
      case type_kind::array:
        return "array<" + spell_use(t.array.items, depth + 1) + ">";
      case type_kind::map:
        return "map<" + spell_use(t.map.values, depth + 1) + ">";
      case type_kind::tuple: {
        std::string result = "tuple<";
        for (const type_use& each : t.tuple.items) {
          result += (result.back() == '<' ? "" : ", ") + spell_use(each, depth + 1);
        }
        return result + ">";
      }
      default:
        return path_of(t.origin);
    }
  }

  std::string spell_use(const type_use& use, int depth = 0) const {
    std::string result = spell_type(use.type, depth) + (use.nullable ? "?" : "");
    const std::string rules = spell_rules(use.rules);
    if (!rules.empty()) result += "{" + rules + "}";
    if (use.check) result += " conforming to schema " + std::to_string(*use.check + 1);
    return result;
  }

  static std::string spell_rules(const constraints& r) {
    std::string result;
    const auto add = [&](std::string_view key, const std::string& value) {
      result += (result.empty() ? "" : ", ") + std::string(key) + value;
    };
    const auto count = [&](std::string_view key, const std::optional<std::uint64_t>& value) {
      if (value) add(key, " " + std::to_string(*value));
    };
    count("min_length", r.min_length);
    count("max_length", r.max_length);
    if (r.pattern) add("pattern ", quote(*r.pattern));
    if (r.format) add("format ", *r.format);
    if (r.minimum) add(r.exclusive_minimum ? "> " : ">= ", *r.minimum);
    if (r.maximum) add(r.exclusive_maximum ? "< " : "<= ", *r.maximum);
    if (r.multiple_of) add("multiple_of ", *r.multiple_of);
    count("min_items", r.min_items);
    count("max_items", r.max_items);
    if (r.unique_items) add("unique", "");
    count("min_properties", r.min_properties);
    count("max_properties", r.max_properties);
    return result;
  }

  void dump_type(type_id id) {
    const type& t = api_.types[id];
    const std::string title = path_of(t.origin) + (t.recursive ? " recursive" : "") +
                              (t.deprecated ? " deprecated" : "") +
                              (t.origin.pinned_name ? " named " + *t.origin.pinned_name : "");
    switch (t.kind) {
      case type_kind::object:
        dump_object(t, title);
        break;
      case type_kind::enumeration:
        dump_enum(t, title);
        break;
      case type_kind::union_:
        dump_union(t, title);
        break;
      case type_kind::alias:
        line(0, "alias " + title + " = " + spell_use(t.alias.target));
        break;
      default:
        break;  // spelt where it is used
    }
  }

  void dump_object(const type& t, const std::string& title) {
    const std::string rules = spell_rules(t.object.rules);
    line(0, "object " + title + (rules.empty() ? "" : " {" + rules + "}"));
    for (const type_id base : t.object.bases) line(1, "base " + path_of(api_.types[base].origin));
    for (const property& each : t.object.properties) {
      line(1, quote(each.name) + ": " + spell_use(each.type) + (each.required ? " required" : "") +
                  (each.read_only ? " read_only" : "") + (each.write_only ? " write_only" : "") +
                  (each.deprecated ? " deprecated" : "") + (each.boxed ? " boxed" : "") +
                  (each.conditional ? " conditional" : "") +
                  (each.default_value ? " = " + spell(*each.default_value) : "") +
                  (each.pinned_name ? " named " + *each.pinned_name : "") +
                  (each.headers
                       ? std::string(" with headers") + (each.headers->of_items ? " each" : "")
                       : "") +
                  spell_outline(each.outline));
    }
    if (t.object.additional_kind == additional::refused) line(1, "additional refused");
    if (t.object.additional_type) {
      line(1, "additional " + spell_use(*t.object.additional_type) +
                  spell_outline(t.object.additional_outline));
    }
  }

  void dump_enum(const type& t, const std::string& title) {
    line(0, "enum " + title + ": " + name(primitive_names, t.enumeration.base) +
                (t.enumeration.open ? " open" : ""));
    for (const enum_member& each : t.enumeration.members) {
      line(1, spell(each.value) + (each.pinned_name ? " named " + *each.pinned_name : "") +
                  (each.wanted_name.empty() ? "" : " called " + quote(each.wanted_name)) +
                  (each.doc.empty() ? "" : " -- " + quote(each.doc)));
    }
  }

  void dump_union(const type& t, const std::string& title) {
    const union_type& u = t.union_;
    line(0, "union " + title + " by " + name(strategy_names, u.strategy) +
                (u.tag_property.empty() ? "" : " " + quote(u.tag_property)) +
                (u.tags_are_integers ? " integers" : "") +
                (u.may_fit_several ? " of several" : ""));
    for (std::size_t i = 0; i < u.alternatives.size(); ++i) {
      const alternative& each = u.alternatives[i];
      std::string how;
      if (u.strategy == union_strategy::tag) how = " tags " + list(each.tags);
      if (u.strategy == union_strategy::signature) how = " required " + list(each.required);
      if (u.strategy == union_strategy::kind) how = " kinds " + list(each.kinds);
      line(1, each.hint + ": " + spell_use(each.type) + how + (each.boxed ? " boxed" : "") +
                  (u.default_alternative == i ? " by default" : ""));
    }
  }

  void dump_operation(const operation& op) {
    line(0, "operation " + op.id + (op.id_synthesised ? " synthesised" : "") + ": " + op.method +
                " " + op.path + (op.deprecated ? " deprecated" : "") +
                (op.blocking ? " blocking" : "") +
                (op.tags.empty() ? "" : " tags " + list(op.tags)));
    if (op.server) line(1, "server " + *op.server);
    if (op.max_body) line(1, "body of at most " + std::to_string(*op.max_body) + " bytes");
    if (op.timeout) line(1, "within " + std::to_string(*op.timeout) + " ms");
    for (const parameter& each : op.parameters) dump_parameter(each);
    if (op.body) {
      for (const media& each : op.body->alternatives) {
        dump_media(each, std::string("body") + (op.body->required ? " required" : ""));
      }
    }
    for (const response& each : op.responses) dump_response(each);
    for (const auto& alternative : op.required_security) {
      std::string text = alternative.empty() ? " anonymous" : "";
      for (const scheme_use& each : alternative) {
        text += (text.empty() ? " " : " and ") + api_.schemes[each.scheme].name;
        if (!each.scopes.empty()) text += " " + list(each.scopes);
      }
      line(1, "security" + text);
    }
  }

  void dump_parameter(const parameter& each) {
    std::string beside;
    for (const std::string& name : each.others)
      beside += (beside.empty() ? " beside " : ", ") + name;
    line(1, name(location_names, each.in) + " " + quote(each.name) + ": " + spell_use(each.type) +
                (each.required ? " required" : "") + (each.deprecated ? " deprecated" : "") +
                (each.content_type
                     ? " content " + *each.content_type
                     : " " + name(style_names, each.how) + (each.explode ? " explode" : "")) +
                (each.allow_reserved ? " allow_reserved" : "") +
                (each.allow_empty ? " allow_empty" : "") + beside +
                (each.default_value ? " = " + spell(*each.default_value) : "") +
                spell_outline(each.outline));
  }

  static std::string spell_outline(const std::optional<outline_id>& id) {
    return id ? " by outline " + std::to_string(*id + 1) : "";
  }

  /// The kinds, then where the parts lead.
  void dump_outline(outline_id id) {
    const outline& each = api_.outlines[id];
    std::string text = "outline " + std::to_string(id + 1) + ":";
    for (const std::string& kind : each.kinds) text += " " + kind;
    if (each.kinds.empty()) text += " any";
    if (each.items) text += ", items " + std::to_string(*each.items + 1);
    for (const auto& [key, value] : each.members) {
      text += ", " + quote(key) + " " + std::to_string(value + 1);
    }
    if (each.others) text += ", others " + std::to_string(*each.others + 1);
    line(0, text);
  }

  static std::string spell_place(const xml_place& at) {
    return name(xml_names, at.kind) + (at.name.empty() ? "" : " " + quote(at.name)) +
           (at.prefix.empty() ? "" : " prefix " + quote(at.prefix)) +
           (at.uri.empty() ? "" : " of " + quote(at.uri)) + " " + std::to_string(at.value + 1);
  }

  void dump_xml_layout(xml_id id) {
    const xml_layout& each = api_.xml_layouts[id];
    std::string text = "xml " + std::to_string(id + 1) + ":";
    for (const std::string& kind : each.kinds) text += " " + kind;
    line(0, text + (each.closed ? " closed" : ""));
    if (each.items) line(1, "items " + spell_place(*each.items));
    for (const xml_layout::member& member : each.members) {
      line(1, quote(member.key) + " " + spell_place(member.place) +
                  (member.required ? " required" : ""));
    }
    if (each.others) line(1, "others " + spell_place(*each.others));
  }

  void dump_media(const media& each, const std::string& what) {
    line(1, what + " " + each.media_type +
                (each.sent == each.media_type ? "" : " sent " + quote(each.sent)) + " as " +
                name(body_names, each.kind) +
                (each.is_event    ? " event"
                 : each.in_pieces ? " in pieces"
                 : each.as_parts  ? " as parts"
                 : each.places    ? " by place"
                                  : "") +
                ": " + spell_use(each.type));
    for (const form_field& field : each.encoding) {
      line(2,
           "field " + quote(field.name) + ": " +
               (field.is_json ? "application/json"
                              : name(style_names, field.how) + (field.explode ? " explode" : "")));
    }
    for (const part& of : each.parts) dump_part(of, "part " + quote(of.name));
    if (each.other_parts) dump_part(*each.other_parts, "other parts");
    if (each.root) line(2, "root " + spell_place(api_.xml_roots[*each.root]));
  }

  void dump_part(const part& each, const std::string& what) {
    line(2, what + ": " + name(part_names, each.kind) + (each.repeated ? " repeated" : "") +
                (each.media_types.empty() ? "" : " of " + quote(each.media_types)) +
                (each.styled ? " " + name(style_names, each.how) + (each.explode ? " explode" : "")
                             : ""));
    for (const header& field : each.headers) dump_header(field, 3);
  }

  void dump_header(const header& field, int indent) {
    line(indent, "header " + quote(field.name) + ": " + spell_use(field.type) +
                     (field.required ? " required" : "") + (field.explode ? " explode" : "") +
                     (field.is_json ? " content application/json" : "") +
                     spell_outline(field.outline));
  }

  void dump_response(const response& each) {
    const std::string status = each.is_default ? "default"
                               : each.is_range ? std::to_string(each.status) + "XX"
                                               : std::to_string(each.status);
    const std::string head = "response " + status + (each.boxed ? " boxed" : "");
    if (each.alternatives.empty()) line(1, head);
    for (const media& body : each.alternatives) dump_media(body, head);
    for (const header& field : each.headers) dump_header(field, 2);
  }

  const api& api_;
  std::string out_;
};

}  // namespace

std::string dump(const api& described) { return dumper(described).run(); }

}  // namespace tenon::gen::service
