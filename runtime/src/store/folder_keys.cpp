#include <tenon/http/url.hpp>

#include "folder_files.hpp"

namespace tenon::store::detail {

namespace {

constexpr std::string_view own_name = ".tenon";
constexpr std::string_view empty_part = "%00";  // no key has a NUL

void append_part(std::string& out, std::string_view part) {
  if (part.empty()) {
    out += empty_part;
    return;
  }
  const bool special = part == "." || part == ".." || part == own_name;
  for (const char each : part) {
    if (each == '%') {
      out += "%25";
    } else if (each == '.' && special) {
      out += "%2E";
    } else {
      out += each;
    }
  }
}

}  // namespace

std::string path_of_key(const std::string& key) {
  std::string path;
  for (std::string_view rest = key;;) {
    const std::size_t slash = rest.find('/');
    append_part(path, rest.substr(0, slash));
    if (slash == std::string_view::npos) return path;
    path += '/';
    rest.remove_prefix(slash + 1);
  }
}

std::optional<std::string> key_part_of(const std::string& name) {
  if (name == own_name) return std::nullopt;
  std::string part;
  if (name != empty_part && !http::percent_decode(part, name)) return std::nullopt;
  std::string again;
  append_part(again, part);
  if (again != name) return std::nullopt;
  return part;
}

}  // namespace tenon::store::detail
