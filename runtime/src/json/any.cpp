#include <tenon/json/any.hpp>

#include <algorithm>
#include <tenon/json/text.hpp>

#include "canonical.hpp"
#include "scanner.hpp"

namespace tenon::json {

namespace {

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
