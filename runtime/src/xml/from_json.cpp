#include <algorithm>
#include <stdexcept>
#include <tenon/xml/convert.hpp>
#include <utility>
#include <vector>

#include "grammar.hpp"
#include "json_text.hpp"

namespace tenon::xml {
namespace {

[[noreturn]] void refuse_to_write(const std::string& what) { throw std::domain_error{what}; }

class document_writer {
 public:
  std::string write(const json_value& value, const node& root) {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    write_element(value, root, root.name);
    return std::move(out_);
  }

 private:
  // ---- names

  static std::string_view name_of(const node& of, std::string_view otherwise) {
    return of.name.empty() ? otherwise : of.name;
  }

  /// Declares the prefix in the tag that is being written, unless it stands for that already.
  void declare(std::string_view prefix, std::string_view uri) {
    for (std::size_t i = declared_.size(); i > 0; --i) {
      if (declared_[i - 1].first != prefix) continue;
      if (declared_[i - 1].second == uri) return;
      break;
    }
    declared_.emplace_back(prefix, uri);
    out_.append(" xmlns").append(prefix.empty() ? "" : ":").append(prefix).append("=\"");
    append_escaped(uri, true);
    out_.push_back('"');
  }

  // ---- elements

  void write_element(const json_value& value, const node& at, std::string_view name) {
    if (!is_name(name)) refuse_to_write("'" + std::string{name} + "' is no XML name");
    const std::size_t declarations = declared_.size();
    const std::string tag = qualified(at.prefix, name);
    out_.append("<").append(tag);
    if (!at.uri.empty()) declare(at.prefix, at.uri);
    const std::size_t before = out_.size();
    const layout& made = *at.value;
    switch (value.is) {
      case json_value::kind::null:
        declare("xsi", instance_uri);
        out_.append(" xsi:nil=\"true\"/>");
        declared_.resize(declarations);
        return;
      case json_value::kind::text:
        out_.push_back('>');
        append_escaped(value.text, false);
        break;
      case json_value::kind::list:
        if (made.items == nullptr) refuse_to_write("XML has no place for a list here");
        out_.push_back('>');
        write_items(value, *made.items, name_of(*made.items, name));
        break;
      case json_value::kind::object:
        for (const auto& [key, each] : value.members) write_attribute(key, each, made);
        out_.push_back('>');
        for (const auto& [key, each] : value.members) write_content(key, each, made);
        break;
    }
    declared_.resize(declarations);
    if (out_.back() == '>' && out_.find('>', before) == out_.size() - 1) {
      out_.insert(out_.size() - 1, 1, '/');
    } else {
      out_.append("</").append(tag).append(">");
    }
  }

  void write_items(const json_value& list, const node& items, std::string_view name) {
    for (const json_value& each : list.items) write_element(each, items, name);
  }

  static const member* member_of(const layout& made, std::string_view key) {
    const auto found = std::ranges::find(made.members, key, &member::key);
    return found == made.members.end() ? nullptr : &*found;
  }

  void write_attribute(std::string_view key, const json_value& value, const layout& made) {
    const member* known = member_of(made, key);
    if (known == nullptr || known->node.kind != node_kind::attribute) return;
    if (value.is == json_value::kind::null) return;
    const node& at = known->node;
    if (!at.uri.empty()) declare(at.prefix, at.uri);
    out_.append(" ").append(qualified(at.prefix, name_of(at, key))).append("=\"");
    append_escaped(value.text, true);
    out_.push_back('"');
  }

  void write_content(std::string_view key, const json_value& value, const layout& made) {
    const member* known = member_of(made, key);
    const node* at = known != nullptr ? &known->node : made.others;
    if (at == nullptr) refuse_to_write("XML has no place for '" + std::string{key} + "' here");
    const std::string_view name = name_of(*at, key);
    switch (at->kind) {
      case node_kind::attribute:
        return;
      case node_kind::text:
        return append_escaped(value.text, false);
      case node_kind::cdata:
        return append_cdata(value.text);
      case node_kind::element:
        return write_element(value, *at, name);
      case node_kind::inlined:
        return write_items(value, *at->value->items, name_of(*at->value->items, name));
    }
  }

  // ---- text

  static void check(std::string_view text) {
    while (!text.empty()) {
      const std::int32_t read = take_character(text);
      if (read < 0 || !is_character(static_cast<std::uint32_t>(read))) {
        refuse_to_write("a text with a character that XML does not have");
      }
    }
  }

  void append_escaped(std::string_view text, bool in_attribute) {
    check(text);
    for (const char c : text) {
      if (c == '&') {
        out_.append("&amp;");
      } else if (c == '<') {
        out_.append("&lt;");
      } else if (c == '>') {
        out_.append("&gt;");
      } else if (c == '"' && in_attribute) {
        out_.append("&quot;");
      } else if (c == '\r' || (in_attribute && (c == '\n' || c == '\t'))) {
        // Else whoever reads it takes it for another character.
        out_.append("&#").append(std::to_string(static_cast<int>(c))).append(";");
      } else {
        out_.push_back(c);
      }
    }
  }

  /// In sections, none of which holds their own end, or a carriage return, which would be lost.
  void append_cdata(std::string_view text) {
    if (text.find('\r') != std::string_view::npos) return append_escaped(text, false);
    check(text);
    if (text.empty()) return;
    out_.append("<![CDATA[");
    for (std::size_t end = text.find("]]>"); end != std::string_view::npos;
         end = text.find("]]>")) {
      out_.append(text.substr(0, end + 2)).append("]]><![CDATA[");
      text.remove_prefix(end + 2);
    }
    out_.append(text).append("]]>");
  }

  std::string out_{};
  std::vector<std::pair<std::string_view, std::string_view>> declared_{};
};

}  // namespace

std::string from_json(std::string_view json, const node& root) {
  return document_writer{}.write(read_json_value(json), root);
}

}  // namespace tenon::xml
