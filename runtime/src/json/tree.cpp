#include "tree.hpp"

#include <limits>
#include <tenon/json/any.hpp>
#include <tenon/json/list_reader.hpp>
#include <tenon/json/object_reader.hpp>
#include <tenon/json/writer.hpp>
#include <utility>

#include "canonical.hpp"
#include "decimal.hpp"

namespace tenon::json {

namespace {

void append_quoted(std::string_view text, std::string& out) {
  writer to{out};
  to.string(text);
}

void append_canonical(const tree& value, std::string& out) {
  switch (value.kind) {
    case kind::object:
      out += '{';
      for (const auto& [name, member] : value.members) {
        if (out.back() != '{') out += ',';
        append_quoted(name, out);
        out += ':';
        append_canonical(member, out);
      }
      out += '}';
      return;
    case kind::array:
      out += '[';
      for (const tree& item : value.items) {
        if (&item != value.items.data()) out += ',';
        append_canonical(item, out);
      }
      out += ']';
      return;
    case kind::string:
      return append_quoted(value.text, out);
    default:
      out += value.text;
  }
}

}  // namespace

tree read_tree(reader& in) {
  tree out;
  out.kind = in.peek();
  switch (out.kind) {
    case kind::object:
      for (object_reader object{in, no_members}; object.next();) {
        std::string name{object.name()};
        out.members.insert_or_assign(std::move(name), read_tree(in));
      }
      break;
    case kind::array:
      for (list_reader list{in}; list.next();) out.items.push_back(read_tree(in));
      break;
    case kind::string:
      in.read_string(out.text);
      break;
    default: {
      any word;
      in.read_any(word);
      const bool is_number = out.kind == kind::integer || out.kind == kind::number;
      out.text = is_number ? decimal::parse(word.text()).text() : word.text();
    }
  }
  return out;
}

std::string canonical(const tree& value) {
  std::string out;
  append_canonical(value, out);
  return out;
}

std::string canonical(std::string_view text) {
  reader in{text, {.max_depth = std::numeric_limits<std::size_t>::max()}};
  return canonical(read_tree(in));
}

}  // namespace tenon::json
