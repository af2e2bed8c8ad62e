#pragma once
#include <string>
#include <string_view>

/// The formats of texts, each as its specification says. All take valid UTF-8.
namespace tenon::rules::formats {

// Octets of names (RFC 1035, 2.3.4).
inline constexpr std::size_t label_limit = 63, name_limit = 253;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

/// Consumes text from left to right.
class scan {
 public:
  explicit scan(std::string_view text) noexcept : rest_{text} {}

  bool at_end() const noexcept { return rest_.empty(); }
  char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  std::string_view rest() const noexcept { return rest_; }
  bool take(char c) noexcept { return !rest_.empty() && rest_.front() == c && drop(); }
  bool take_any(std::string_view set) noexcept {
    return !rest_.empty() && set.find(rest_.front()) != std::string_view::npos && drop();
  }
  /// All digits that are next.
  std::string_view digits() noexcept {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    const std::string_view found = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return found;
  }
  /// Exactly two digits; -1 when they are not there.
  int two_digits() noexcept {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return -1;
    const int value = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return value;
  }

 private:
  bool drop() noexcept {
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view rest_;
};

// format_time.cpp
bool is_date(std::string_view text) noexcept;
bool is_time(std::string_view text) noexcept;
bool is_date_time(std::string_view text) noexcept;
bool is_duration(std::string_view text) noexcept;

// format_host.cpp
bool is_ipv4(std::string_view text) noexcept;
bool is_ipv6(std::string_view text) noexcept;
bool is_hostname(std::string_view text);
bool is_email(std::string_view text);
bool is_idn_email(std::string_view text);

// format_idn.cpp
bool is_idn_hostname(std::string_view text);
/// A label `xn--…` that stands for one that may be in the name of a host (RFC 5891, 5.4).
bool is_a_label(std::string_view label);

// format_uri.cpp
bool is_uri(std::string_view text, bool international);
bool is_uri_reference(std::string_view text, bool international);
bool is_uri_template(std::string_view text) noexcept;

}  // namespace tenon::rules::formats
