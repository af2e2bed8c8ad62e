#include "cli/names.hpp"

#include <algorithm>
#include <filesystem>

#include "cpp/words.hpp"

namespace tenon::gen::cli {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
         c == '.';
}

}  // namespace

std::string name_from_path(const std::string& path) {
  return cpp::snake_case(std::filesystem::path(path).stem().string(), "api");
}

bool is_namespace(std::string_view text) {
  while (true) {
    const std::size_t end = text.find("::");
    if (!cpp::is_usable_identifier(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 2);
  }
}

bool is_folder_name(std::string_view text) {
  return !text.empty() && text[0] != '.' && std::ranges::all_of(text, is_name_character);
}

bool looks_like_code(std::string_view text) {
  return text.size() == 6 && text.starts_with("OA") &&
         std::ranges::all_of(text.substr(2), is_digit);
}

}  // namespace tenon::gen::cli
