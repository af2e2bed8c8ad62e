#include <tenon/api/violation_log.hpp>

#include <tenon/rules/codes.hpp>
#include <utility>

namespace tenon::api {

value_place value_place::member(std::string_view name) const {
  std::string deeper = pointer;
  deeper.push_back('/');
  for (const char c : name) {
    if (c == '~') {
      deeper.append("~0");
    } else if (c == '/') {
      deeper.append("~1");
    } else {
      deeper.push_back(c);
    }
  }
  return {log, in, std::move(deeper)};
}

value_place value_place::item(std::size_t index) const {
  return {log, in, pointer + '/' + std::to_string(index)};
}

void value_place::breaks(std::string_view code, std::string message) const {
  log.errors.push_back({.in = std::string{in},
                        .pointer = pointer,
                        .code = std::string{code},
                        .message = std::move(message)});
}

void value_place::unreadable(std::string_view code, std::string message) const {
  log.unparsable = true;
  breaks(code, std::move(message));
}

void value_place::add(std::vector<violation> found) const {
  for (violation& each : found) {
    log.errors.push_back({.in = std::string{in},
                          .pointer = pointer + each.pointer,
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
