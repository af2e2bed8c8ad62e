#include <tenon/api/violation_log.hpp>

#include <tenon/rules/codes.hpp>
#include <utility>

namespace tenon::api {

void violation_log::append(violation_log other) {
  unparsable = unparsable || other.unparsable;
  for (problem_error& each : other.errors) {
    if (full()) return;
    errors.push_back(std::move(each));
  }
}

std::string value_place::pointer() const {
  if (!has_name) return parent;
  std::string whole = parent;
  whole.push_back('/');
  for (const char c : name) {
    if (c == '~') {
      whole.append("~0");
    } else if (c == '/') {
      whole.append("~1");
    } else {
      whole.push_back(c);
    }
  }
  return whole;
}

value_place value_place::member(std::string_view member_name) const {
  return {log, in, pointer(), member_name, true};
}

value_place value_place::item(std::size_t index) const {
  return {log, in, pointer() + '/' + std::to_string(index)};
}

void value_place::breaks(std::string_view code, std::string message) const {
  if (log.full()) return;
  log.errors.push_back({.in = std::string{in},
                        .pointer = pointer(),
                        .code = std::string{code},
                        .message = std::move(message)});
}

void value_place::unreadable(std::string_view code, std::string message) const {
  log.unparsable = true;
  breaks(code, std::move(message));
}

void value_place::add(std::vector<violation> found) const {
  if (found.empty()) return;
  const std::string here = pointer();
  for (violation& each : found) {
    if (log.full()) return;
    log.errors.push_back({.in = std::string{in},
                          .pointer = here + each.pointer,
                          .code = std::move(each.code),
                          .message = std::move(each.message)});
  }
}

bool value_place::accept(taken outcome, bool required) const {
  switch (outcome) {
    case taken::found:
      return true;
    case taken::absent:
      if (required) breaks(codes::required, "is required");
      return false;
    case taken::repeated:
      unreadable("repeated", "is given more than once");
      return false;
    case taken::malformed:
      unreadable("malformed", "is not written as its style and percent-encoding ask");
      return false;
  }
  return false;
}

}  // namespace tenon::api
