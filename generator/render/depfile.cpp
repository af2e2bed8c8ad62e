#include "render/output_set.hpp"

namespace tenon::gen::render {

namespace {

// The escapes that GNU make and ninja agree on.
std::string escape(const std::string& path) {
  std::string escaped;
  for (const char c : path) {
    if (c == '$') escaped += '$';
    if (c == ' ' || c == '#') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string make_depfile(const std::string& target, const std::vector<std::string>& inputs) {
  std::string text = escape(target) + ":";
  for (const std::string& input : inputs) text += " \\\n  " + escape(input);
  return text + "\n";
}

}  // namespace tenon::gen::render
