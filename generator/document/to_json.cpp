#include <fmt/format.h>

#include <iterator>

#include "document/node.hpp"
#include "document/scalar.hpp"

namespace tenon::gen::document {

namespace {

void write_string(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void write(node value, std::string& out);

void write_container(node value, std::string& out) {
  const bool mapping = value.is_mapping();
  out += mapping ? '{' : '[';
  bool first = true;
  for (const node entry : value.children()) {
    if (!first) out += ',';
    first = false;
    if (mapping) {
      write_string(entry.key(), out);
      out += ':';
    }
    write(entry, out);
  }
  out += mapping ? '}' : ']';
}

void write(node value, std::string& out) {
  switch (value.type()) {
    case kind::null:
      out += "null";
      break;
    case kind::boolean:
      out += *value.as_bool() ? "true" : "false";
      break;
    case kind::integer:
    case kind::number:
      out += to_json_number(value.text());
      break;
    case kind::string:
      write_string(value.text(), out);
      break;
    case kind::sequence:
    case kind::mapping:
      write_container(value, out);
      break;
  }
}

}  // namespace

std::string quote_json(std::string_view text) {
  std::string out;
  write_string(text, out);
  return out;
}

std::string to_json(node value) {
  std::string out;
  write(value, out);
  return out;
}

}  // namespace tenon::gen::document
