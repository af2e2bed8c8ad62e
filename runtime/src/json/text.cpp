#include <tenon/json/text.hpp>

namespace tenon::json {

namespace {

std::string described(const reader& in) {
  if (const auto* wrong = in.syntax_error()) {
    std::string text =
        std::to_string(wrong->line) + ":" + std::to_string(wrong->column) + ": " + wrong->message;
    if (!wrong->pointer.empty()) text += " (at " + wrong->pointer + ")";
    return text;
  }
  std::string text;
  for (const violation& each : in.violations()) {
    if (!text.empty()) text += "; ";
    text += (each.pointer.empty() ? "the value" : each.pointer) + " " + each.message;
  }
  return text;
}

}  // namespace

error::error(const reader& in) : std::runtime_error{described(in)}, violations_{in.violations()} {
  if (const auto* wrong = in.syntax_error()) syntax_ = *wrong;
}

}  // namespace tenon::json
