#include "json_text.hpp"

#include <stdexcept>
#include <tenon/json/any.hpp>
#include <tenon/json/list_reader.hpp>
#include <tenon/json/object_reader.hpp>
#include <tenon/json/reader.hpp>

namespace tenon::xml {
namespace {

json_value take_json_value(json::reader& in) {
  json_value out;
  switch (in.peek()) {
    case json::kind::object:
      out.is = json_value::kind::object;
      for (json::object_reader object{in, json::no_members}; object.next();) {
        std::string name{object.name()};
        out.members.emplace_back(std::move(name), take_json_value(in));
      }
      break;
    case json::kind::array:
      out.is = json_value::kind::list;
      for (json::list_reader list{in}; list.next();) out.items.push_back(take_json_value(in));
      break;
    case json::kind::string:
      out.is = json_value::kind::text;
      in.read_string(out.text);
      break;
    default: {
      json::any word;
      if (in.read_any(word) && !word.is_null()) {
        out.is = json_value::kind::text;
        out.text = word.text();
      }
    }
  }
  return out;
}

}  // namespace

bool is_json_number(std::string_view text) noexcept {
  if (text.empty() || (text.front() != '-' && (text.front() < '0' || text.front() > '9'))) {
    return false;
  }
  json::reader in{text};
  in.skip_value();
  return in.finish() && text.back() >= '0' && text.back() <= '9';
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(digits[byte >> 4U]);
      out.push_back(digits[byte & 15U]);
    } else {
      if (c == '"' || c == '\\') out.push_back('\\');
      out.push_back(c);
    }
  }
  out.push_back('"');
}

json_value read_json_value(std::string_view text) {
  json::reader in{text, json::reader_options{.max_depth = 1024}};
  json_value out = take_json_value(in);
  if (!in.finish()) throw std::domain_error{"what is to be written as XML is no JSON"};
  return out;
}

}  // namespace tenon::xml
