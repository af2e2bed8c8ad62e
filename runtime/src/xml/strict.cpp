#include "strict.hpp"

#include <cstdint>
#include <tenon/xml/layout.hpp>

#include "grammar.hpp"

namespace tenon::xml {
namespace {

/// One pass over the markup. It knows where tags, texts and comments begin and end, not whether
/// they pair up: that is left to the parser.
class strict_scanner {
 public:
  explicit strict_scanner(std::string_view document) : all_(document), rest_(document) {}

  std::optional<fault> run() {
    if (rest_.starts_with("<?xml") && rest_.size() > 5 && is_blank(rest_.substr(5, 1))) {
      read_declaration();
    }
    while (!rest_.empty() && !fault_) {
      if (rest_.front() == '<') {
        read_markup();
      } else {
        read_text();
      }
    }
    return fault_;
  }

 private:
  [[nodiscard]] std::size_t offset() const { return all_.size() - rest_.size(); }
  void refuse(const char* message) {
    if (!fault_) fault_ = fault{.offset = offset(), .message = message};
  }

  /// Passes over everything to the end of `mark`, checking each character.
  void skip_past(std::string_view mark, const char* what) {
    const std::size_t end = rest_.find(mark);
    if (end == std::string_view::npos) return refuse(what);
    const std::size_t stop = rest_.size() - end;
    while (rest_.size() > stop && !fault_) check_character();
    rest_.remove_prefix(fault_ ? 0 : mark.size());
  }

  void check_character() {
    const auto byte = static_cast<unsigned char>(rest_.front());
    if (byte >= 0x20 && byte < 0x80) return rest_.remove_prefix(1);
    std::string_view after = rest_;
    const std::int32_t read = take_character(after);
    if (read < 0) return refuse("invalid UTF-8");
    if (!is_character(static_cast<std::uint32_t>(read))) {
      return refuse("XML has no such character");
    }
    rest_ = after;
  }

  void check_reference() {
    for (const std::string_view known : {"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"}) {
      if (rest_.starts_with(known)) return rest_.remove_prefix(known.size());
    }
    if (!rest_.starts_with("&#")) return refuse("no such entity; '&' is written '&amp;'");
    std::string_view digits = rest_.substr(2);
    const bool hex = digits.starts_with('x');
    if (hex) digits.remove_prefix(1);
    std::uint32_t value = 0;
    std::size_t count = 0;
    for (; count < digits.size() && value < 0x110000; ++count) {
      const char c = digits[count];
      const bool letter = hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
      if (!letter && (c < '0' || c > '9')) break;
      const auto digit = static_cast<std::uint32_t>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
      value = value * (hex ? 16U : 10U) + digit;
    }
    if (count == 0 || count == digits.size() || digits[count] != ';' || !is_character(value)) {
      return refuse("XML has no such character");
    }
    rest_ = digits.substr(count + 1);
  }

  void read_text() {
    const bool outside = depth_ == 0;
    while (!rest_.empty() && rest_.front() != '<' && !fault_) {
      if (outside && !is_blank(rest_.substr(0, 1)))
        return refuse("text outside of the root element");
      if (rest_.starts_with("]]>")) return refuse("']]>' ends no CDATA section");
      if (rest_.front() == '&') {
        check_reference();
      } else {
        check_character();
      }
    }
  }

  void read_markup() {
    if (rest_.starts_with("<!--")) {
      rest_.remove_prefix(4);
      return skip_past("-->", "a comment that does not end");
    }
    if (rest_.starts_with("<![CDATA[")) {
      if (depth_ == 0) return refuse("text outside of the root element");
      rest_.remove_prefix(9);
      return skip_past("]]>", "a CDATA section that does not end");
    }
    if (rest_.starts_with("<!")) {
      return refuse("document types and entities are not read: leave <!DOCTYPE out");
    }
    if (rest_.starts_with("<?")) {
      rest_.remove_prefix(2);
      return skip_past("?>", "a processing instruction that does not end");
    }
    if (rest_.starts_with("</")) {
      if (depth_ > 0) --depth_;
      return skip_past(">", "a tag that does not end");
    }
    read_start_tag();
  }

  void read_start_tag() {
    if (depth_ == 0 && has_root_) return refuse("a second root element");
    has_root_ = true;
    if (depth_ == max_depth) return refuse("elements are nested too deeply");
    rest_.remove_prefix(1);
    while (!fault_) {
      if (rest_.empty()) return refuse("a tag that does not end");
      const char c = rest_.front();
      if (c == '>') break;
      if (rest_.starts_with("/>")) return rest_.remove_prefix(2);
      if (c == '"' || c == '\'') {
        read_value();
      } else if (c == '<' || c == '&') {
        refuse("a tag that does not end");
      } else {
        check_character();
      }
    }
    if (fault_) return;
    rest_.remove_prefix(1);
    ++depth_;
  }

  void read_value() {
    const char quote = rest_.front();
    rest_.remove_prefix(1);
    while (!fault_) {
      if (rest_.empty()) return refuse("an attribute that does not end");
      if (rest_.front() == quote) return rest_.remove_prefix(1);
      if (rest_.front() == '<') return refuse("'<' in an attribute is written '&lt;'");
      if (rest_.front() == '&') {
        check_reference();
      } else {
        check_character();
      }
    }
  }

  void read_declaration() {
    const std::string_view text = rest_.substr(0, rest_.find("?>"));
    std::size_t at = text.find("encoding");
    if (at != std::string_view::npos) {
      std::string_view value = text.substr(at + 8);
      while (!value.empty() && (is_blank(value.substr(0, 1)) || value.front() == '=')) {
        value.remove_prefix(1);
      }
      if (!is_known_charset(value)) {
        fault_ =
            fault{.offset = at, .message = "the encoding is not UTF-8", .is_other_charset = true};
      }
    }
    skip_past("?>", "an XML declaration that does not end");
  }

  /// Of a text in quotes.
  static bool is_known_charset(std::string_view value) {
    for (const std::string_view known : {"utf-8", "us-ascii"}) {
      if (value.size() < known.size() + 2) continue;
      bool same = true;
      for (std::size_t i = 0; i < known.size(); ++i) {
        const char c = value[i + 1];
        same = same && (c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) == known[i];
      }
      if (same && value[known.size() + 1] == value.front()) return true;
    }
    return false;
  }

  std::string_view all_;
  std::string_view rest_;
  std::optional<fault> fault_{};
  unsigned depth_ = 0;
  bool has_root_ = false;
};

}  // namespace

std::optional<fault> find_fault(std::string_view document) {
  if (document.starts_with("\xFF\xFE") || document.starts_with("\xFE\xFF") ||
      document.substr(0, 4).find('\0') != std::string_view::npos) {
    return fault{.offset = 0, .message = "the encoding is not UTF-8", .is_other_charset = true};
  }
  return strict_scanner{document}.run();
}

}  // namespace tenon::xml
