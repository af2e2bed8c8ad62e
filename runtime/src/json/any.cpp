#include <tenon/json/any.hpp>

#include <algorithm>
#include <limits>
#include <tenon/json/list_reader.hpp>
#include <tenon/json/object_reader.hpp>
#include <tenon/json/text.hpp>
#include <tenon/json/writer.hpp>

#include "canonical.hpp"
#include "decimal.hpp"
#include "scanner.hpp"

namespace tenon::json {

namespace {

void write_quoted(std::string_view text, std::string& out) {
  writer to{out};
  to.string(text);
}

void canonicalise(reader& in, std::string& out);

void canonicalise_object(reader& in, std::string& out) {
  map<std::string> members;
  for (object_reader object{in, no_members}; object.next();) {
    std::string name{object.name()};
    canonicalise(in, members[std::move(name)]);
  }
  out += '{';
  for (const auto& [name, value] : members) {
    if (out.back() != '{') out += ',';
    write_quoted(name, out);
    out += ':';
    out += value;
  }
  out += '}';
}

void canonicalise(reader& in, std::string& out) {
  switch (in.peek()) {
    case kind::object:
      return canonicalise_object(in, out);
    case kind::array: {
      out += '[';
      for (list_reader list{in}; list.next();) {
        if (list.index() > 0) out += ',';
        canonicalise(in, out);
      }
      out += ']';
      return;
    }
    case kind::string: {
      std::string_view text;
      in.read_view(text);
      return write_quoted(text, out);
    }
    case kind::integer:
    case kind::number: {
      any number;
      in.read_any(number);
      out += decimal::parse(number.text()).text();
      return;
    }
    default: {
      any word;
      in.read_any(word);
      out += word.text();
    }
  }
}

/// `text` without white space between its tokens.
void compact(std::string_view text, std::string& out) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  out.clear();
  out.reserve(text.size());
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; text[i] != '"'; ++i)
        if (text[i] == '\\') ++i;
    } else if (is_space(text[i])) {
      out.append(text, run, i - run);
      run = i + 1;
    }
  }
  out.append(text, run, text.size() - run);
}

}  // namespace

std::string canonical(std::string_view text) {
  reader in{text, {.max_depth = std::numeric_limits<std::size_t>::max()}};
  std::string out;
  canonicalise(in, out);
  return out;
}

bool reader::read_any(any& out) {
  scanner::skip_space(*this);
  const char* begin = at_;
  skip_value();
  if (stopped()) return false;
  compact({begin, static_cast<std::size_t>(at_ - begin)}, out.text_);
  return true;
}

any any::parse(std::string_view text) { return json::parse<any>(text); }

json::kind any::kind() const noexcept {
  try {
    reader in{text_};
    return in.peek();
  } catch (...) {
    return json::kind::number;  // only an integral spelling of a long number needs memory
  }
}

bool any::same_value(std::string_view a, std::string_view b) {
  return canonical(a) == canonical(b);
}

}  // namespace tenon::json
