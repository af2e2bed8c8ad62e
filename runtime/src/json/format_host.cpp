// Addresses and names of hosts, and addresses of mail (RFC 1123, 2673, 4291, 5321, 6531).

#include <algorithm>

#include "formats.hpp"

namespace tenon::rules::formats {

namespace {

constexpr std::size_t local_limit = 64;

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > label_limit) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_atom_character(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text, bool international) {
  bool after_dot = true;
  for (const char c : text) {
    if (c == '.' ? after_dot : !(is_atom_character(c) || (international && !is_ascii(c)))) {
      return false;
    }
    after_dot = c == '.';
  }
  return !after_dot;
}

/// The quoted string at the beginning; 0 when there is none.
std::size_t quoted_size(std::string_view text, bool international) {
  if (!text.starts_with('"')) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
    if (i == text.size() || text[i] == '\x7f' || (is_ascii(text[i]) && text[i] < ' ')) return 0;
    if (!international && !is_ascii(text[i])) return 0;
  }
  return 0;
}

bool is_mailbox(std::string_view text, bool international) {
  std::size_t local = quoted_size(text, international);
  if (local == 0) {
    local = text.find('@');
    if (local == std::string_view::npos || !is_dot_atom(text.substr(0, local), international)) {
      return false;
    }
  }
  if (local > local_limit || local >= text.size() || text[local] != '@') return false;
  std::string_view domain = text.substr(local + 1);
  if (!domain.starts_with('[')) {
    return international ? is_idn_hostname(domain) : is_hostname(domain);
  }
  if (!domain.ends_with(']')) return false;
  domain = domain.substr(1, domain.size() - 2);
  constexpr std::string_view tag = "IPv6:";
  return domain.starts_with(tag) ? is_ipv6(domain.substr(tag.size())) : is_ipv4(domain);
}

}  // namespace

bool is_ipv4(std::string_view text) noexcept {
  scan in{text};
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && !in.take('.')) return false;
    const std::string_view digits = in.digits();
    if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0')) {
      return false;
    }
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    if (value > 255) return false;
  }
  return in.at_end();
}

bool is_ipv6(std::string_view text) noexcept {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  int groups = 0;
  // Groups between colons; the last may be an IPv4 address, which counts for two.
  const auto take_groups = [&](std::string_view part, bool last) {
    while (!part.empty()) {
      const std::size_t colon = part.find(':');
      const std::string_view group = part.substr(0, colon);
      const bool is_last = colon == std::string_view::npos;
      if (is_last && last && is_ipv4(group)) {
        groups += 2;
      } else if (!group.empty() && group.size() <= 4 && std::ranges::all_of(group, is_hex)) {
        ++groups;
      } else {
        return false;
      }
      if (is_last) return true;
      part.remove_prefix(colon + 1);
      if (part.empty()) return false;
    }
    return true;
  };
  if (!has_gap) return take_groups(text, true) && groups == 8;
  return take_groups(text.substr(0, gap), false) && take_groups(text.substr(gap + 2), true) &&
         groups <= 7;
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > name_limit) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view label = text.substr(begin, end - begin);
    if (!is_label(label)) return false;
    const bool encoded = label.size() >= 4 && (label[0] | 0x20) == 'x' &&
                         (label[1] | 0x20) == 'n' && label.substr(2, 2) == "--";
    if (encoded && !is_a_label(label)) return false;
    begin = end + 1;
  }
  return true;
}

bool is_email(std::string_view text) { return is_mailbox(text, false); }
bool is_idn_email(std::string_view text) { return is_mailbox(text, true); }

}  // namespace tenon::rules::formats
