#include <tenon/async/trace_state.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace tenon {

namespace {

constexpr std::size_t most_members = 32;
constexpr std::size_t most_of_state = 512;
constexpr std::size_t long_member = 128;
constexpr std::size_t longest_key = 256;
constexpr std::size_t longest_tenant = 241;
constexpr std::size_t longest_system = 14;
constexpr std::size_t longest_value = 256;

constexpr bool is_lower(char each) noexcept { return each >= 'a' && each <= 'z'; }

constexpr bool is_key_character(char each) noexcept {
  return is_lower(each) || (each >= '0' && each <= '9') || each == '_' || each == '-' ||
         each == '*' || each == '/';
}

bool is_key_part(std::string_view text, std::size_t longest) noexcept {
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, is_key_character);
}

/// `vendor` or `tenant@system`.
bool is_key(std::string_view key) noexcept {
  const std::size_t at = key.find('@');
  if (at == std::string_view::npos) return is_key_part(key, longest_key) && is_lower(key.front());
  const std::string_view tenant = key.substr(0, at);
  const std::string_view system = key.substr(at + 1);
  return is_key_part(tenant, longest_tenant) && is_key_part(system, longest_system) &&
         (is_lower(tenant.front()) || (tenant.front() >= '0' && tenant.front() <= '9')) &&
         is_lower(system.front());
}

bool is_state_value(std::string_view value) noexcept {
  return !value.empty() && value.size() <= longest_value &&
         std::ranges::all_of(value, [](char each) {
           return each >= ' ' && each <= '~' && each != ',' && each != '=';
         });
}

std::string_view without_blanks(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view key_of(std::string_view member) noexcept {
  return member.substr(0, member.find('='));
}

bool is_member(std::string_view member, std::span<const std::string_view> before) noexcept {
  const std::string_view key = key_of(member);
  if (key.size() == member.size() || !is_key(key)) return false;
  if (!is_state_value(member.substr(key.size() + 1))) return false;
  return std::ranges::none_of(before, [key](std::string_view each) { return key_of(each) == key; });
}

/// Empties members until the rest fits: long ones first, each time from the end.
void fit(std::span<std::string_view> members) noexcept {
  std::size_t size = 0;
  for (const std::string_view each : members) size += each.size() + 1;
  for (const std::size_t above : {long_member, std::size_t{0}}) {
    for (std::size_t at = members.size(); at != 0 && size > most_of_state + 1; --at) {
      std::string_view& last = members[at - 1];
      if (last.size() <= above) continue;
      size -= last.size() + 1;
      last = {};
    }
  }
}

}  // namespace

std::string passable_trace_state(std::string_view list) {
  std::array<std::string_view, most_members> members;
  std::size_t count = 0;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view member = without_blanks(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    if (member.empty()) continue;
    if (count == most_members || !is_member(member, std::span(members).first(count))) return {};
    members[count++] = member;
  }
  fit(std::span(members).first(count));
  std::string kept;
  for (const std::string_view each : std::span(members).first(count)) {
    if (each.empty()) continue;
    if (!kept.empty()) kept += ',';
    kept += each;
  }
  return kept;
}

}  // namespace tenon
