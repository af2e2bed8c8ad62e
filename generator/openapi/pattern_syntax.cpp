#include "openapi/pattern_syntax.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace tenon::gen::openapi {

namespace {

constexpr int nesting_limit = 240;
constexpr std::uint32_t most_repetitions = 65'535;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_decimal(char c) { return c >= '0' && c <= '9'; }
bool is_any_of(char c, std::string_view any) { return any.find(c) != std::string_view::npos; }

std::size_t size_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC0) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// How many characters something matches; nothing when that differs.
using width = std::optional<std::size_t>;

width sum(const width& left, const width& right) {
  return left && right ? width(*left + *right) : std::nullopt;
}

class syntax_reader {
 public:
  explicit syntax_reader(std::string_view pattern) : in_(pattern) {}

  pattern_syntax run() {
    bool each_fixed = true;
    disjunction(each_fixed);
    if (at_ < in_.size()) fail(at_, "')' closes no group");
    for (const auto& [at, number] : numbers_) {
      if (number > groups_) fail(at, "there is no group " + std::to_string(number));
    }
    for (const auto& [at, name] : references_) {
      if (std::ranges::find(names_, name) == names_.end()) {
        fail(at, "no group is named '" + std::string(name) + "'");
      }
    }
    return std::move(out_);
  }

 private:
  /// One character, or a set of them.
  struct element {
    std::optional<std::uint32_t> single{};
    width size = 1;
  };

  bool done() const { return out_.fault || at_ >= in_.size(); }
  bool follows(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  bool take(std::string_view text) {
    if (!follows(text)) return false;
    at_ += text.size();
    return true;
  }
  width fail(std::size_t at, std::string text) {
    if (!out_.fault) out_.fault = {at, std::move(text)};
    return std::nullopt;
  }

  width disjunction(bool& each_fixed) {
    width all = alternative();
    each_fixed = all.has_value();
    while (!done() && take("|")) {
      const width next = alternative();
      each_fixed = each_fixed && next;
      if (next != all) all.reset();
    }
    return all;
  }

  width alternative() {
    width all = 0;
    while (!done() && in_[at_] != '|' && in_[at_] != ')') all = sum(all, term());
    return all;
  }

  width term() {
    const std::size_t start = at_;
    const bool counted = in_[at_] == '{' && counts().has_value();
    if (counted || is_any_of(in_[start], "*+?")) return fail(start, "there is nothing to repeat");
    width size = atom();
    if (!done()) repeats(size);
    while (!done() && in_[at_] == '{' && repeats(size)) {
    }
    return size;
  }

  width atom() {
    const std::size_t start = at_;
    switch (in_[at_]) {
      case '^':
      case '$':
        ++at_;
        return 0;
      case '(':
        return group();
      case '[':
        return set();
      case '\\':
        return escape(false).size;
      default:
        at_ += size_of_character(in_[start]);
        return 1;
    }
  }

  /// Reads `{2}`, `{2,}` or `{2,3}`; other braces are plain characters.
  std::optional<std::pair<std::uint32_t, std::uint32_t>> counts() {
    const std::size_t close = in_.find('}', at_);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view inside = in_.substr(at_ + 1, close - at_ - 1);
    const std::size_t comma = inside.find(',');
    const auto least = number_in(inside.substr(0, comma));
    if (!least) return std::nullopt;
    if (comma == std::string_view::npos) return std::pair{*least, *least};
    if (comma + 1 == inside.size()) return std::pair{*least, UINT32_MAX};
    const auto most = number_in(inside.substr(comma + 1));
    return most ? std::optional(std::pair{*least, *most}) : std::nullopt;
  }

  static std::optional<std::uint32_t> number_in(std::string_view digits) {
    if (digits.empty() || !std::ranges::all_of(digits, is_decimal)) return std::nullopt;
    std::uint32_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return read.ec == std::errc() ? number : UINT32_MAX - 1;
  }

  bool repeats(width& size) {
    const std::size_t start = at_;
    std::pair<std::uint32_t, std::uint32_t> range{0, UINT32_MAX};
    if (in_[at_] == '{') {
      const auto read = counts();
      if (!read) return false;
      range = *read;
      at_ = in_.find('}', at_) + 1;
    } else if (is_any_of(in_[at_], "*+?")) {
      ++at_;
    } else {
      return false;
    }
    if (range.first > range.second) fail(start, "the first count is above the second");
    const auto& [least, most] = range;
    if (least > most_repetitions || (most > most_repetitions && most != UINT32_MAX)) {
      fail(start, "more than " + std::to_string(most_repetitions) + " repetitions");
    }
    if (take("+")) out_.backtracks = true;
    take("?");
    size = least == most && size ? width(*size * least) : std::nullopt;
    return true;
  }

  width group() {
    const std::size_t start = at_++;
    if (++depth_ > nesting_limit) return fail(start, "groups are nested too deeply");
    bool behind = false;
    bool looks = false;
    if (!open_group(start, behind, looks)) return closed_group();
    bool each_fixed = true;
    const width size = disjunction(each_fixed);
    --depth_;
    if (!take(")")) return fail(start, "'(' without ')'");
    if (behind && !each_fixed) {
      return fail(start, "what a look-behind looks for has to have one length");
    }
    return looks ? width(0) : size;
  }

  /// Options and comments end where they begin.
  width closed_group() {
    --depth_;
    return out_.fault ? std::nullopt : width(0);
  }

  bool open_group(std::size_t start, bool& behind, bool& looks) {
    if (!take("?")) {
      ++groups_;
      return true;
    }
    if (take(":")) return true;
    behind = take("<=") || take("<!");
    looks = behind || take("=") || take("!");
    if (looks || take(">") || take("|")) return out_.backtracks = true;
    if (take("<") || take("P<")) return name_group(start);
    if (take("#")) return skip_comment(start);
    const std::size_t end = std::min(in_.find_first_not_of("imsnxU^-", at_), in_.size());
    if (end > at_ && end < in_.size() && is_any_of(in_[end], ":)")) {
      at_ = end + 1;
      return in_[end] == ':';
    }
    fail(start, "'" + std::string(in_.substr(start, 3)) + "' begins no group");
    return false;
  }

  bool name_group(std::size_t start) {
    const std::size_t end = in_.find('>', at_);
    if (end == std::string_view::npos || end == at_) {
      fail(start, "the group has no name");
      return false;
    }
    names_.push_back(in_.substr(at_, end - at_));
    ++groups_;
    at_ = end + 1;
    return true;
  }

  bool skip_comment(std::size_t start) {
    const std::size_t end = in_.find(')', at_);
    out_.backtracks = true;
    if (end == std::string_view::npos) fail(start, "'(' without ')'");
    at_ = std::min(end, in_.size() - 1) + 1;
    return false;
  }

  width set() {
    const std::size_t start = at_++;
    take("^");
    while (!done() && in_[at_] != ']') {
      const std::size_t from = at_;
      const element first = member();
      const bool ranges = !done() && in_[at_] == '-' && at_ + 1 < in_.size() && in_[at_ + 1] != ']';
      if (!ranges || !first.single) continue;
      ++at_;
      const element last = member();
      if (last.single && *last.single < *first.single) fail(from, "the range goes backwards");
    }
    return take("]") || out_.fault ? width(1) : fail(start, "'[' without ']'");
  }

  element member() { return in_[at_] == '\\' ? escape(true) : character(); }

  element character() {
    const std::size_t size = std::min(size_of_character(in_[at_]), in_.size() - at_);
    std::uint32_t value = static_cast<unsigned char>(in_[at_]);
    if (size > 1) value &= 0x7FU >> size;
    for (std::size_t i = 1; i < size; ++i) {
      value = value << 6 | (static_cast<unsigned char>(in_[at_ + i]) & 0x3FU);
    }
    at_ += size;
    return {value, 1};
  }

  element escape(bool in_set) {
    const std::size_t start = at_++;
    if (at_ >= in_.size()) return {{}, fail(start, "'\\' escapes nothing")};
    const char c = in_[at_++];
    if (is_any_of(c, "dDwWsS")) return {};
    if (c == 'p' || c == 'P') return property(start);
    if (c == 'b' || c == 'B') return boundary(start, in_set);
    if (c == 'k' && !in_set) return named_reference(start);
    if (c >= '1' && c <= '9' && !in_set) return reference(start);
    if (c == 'x') return {hex(start, 2), 1};
    if (c == 'u') return {unicode(start), 1};
    if (c == 'c') return control(start);
    constexpr std::string_view names = "0tnvfr";
    constexpr std::uint32_t values[] = {0, 9, 10, 11, 12, 13};
    if (const std::size_t known = names.find(c); known != std::string_view::npos) {
      return {values[known], 1};
    }
    if (is_letter(c)) out_.misread.push_back({start, std::string(1, c)});
    at_ = start + 1;
    return character();
  }

  element property(std::size_t start) {
    if (at_ < in_.size() && is_letter(in_[at_])) return ++at_, element{};
    const std::size_t end = in_.find('}', at_);
    if (!follows("{") || end == std::string_view::npos || end == at_ + 1) {
      return {{}, fail(start, "'\\p' needs a property in braces")};
    }
    at_ = end + 1;
    return {};
  }

  element boundary(std::size_t start, bool in_set) {
    if (!in_set) return {{}, 0};
    if (in_[start + 1] == 'b') return {8, 1};
    return {{}, fail(start, "'\\B' is no character")};
  }

  element reference(std::size_t start) {
    std::size_t end = at_;
    while (end < in_.size() && is_decimal(in_[end])) ++end;
    numbers_.emplace_back(start, number_in(in_.substr(start + 1, end - start - 1)).value_or(0));
    at_ = end;
    out_.backtracks = true;
    return {{}, std::nullopt};
  }

  element named_reference(std::size_t start) {
    const std::size_t end = in_.find('>', at_);
    if (!follows("<") || end == std::string_view::npos) {
      return {{}, fail(start, "'\\k' needs the name of a group in '<' and '>'")};
    }
    references_.emplace_back(start, in_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    out_.backtracks = true;
    return {{}, std::nullopt};
  }

  element control(std::size_t start) {
    if (at_ >= in_.size() || !is_letter(in_[at_])) {
      return {{}, fail(start, "'\\c' needs a letter")};
    }
    return {static_cast<std::uint32_t>(in_[at_++]) & 31U, 1};
  }

  std::uint32_t hex(std::size_t start, std::size_t count) {
    std::uint32_t value = 0;
    const char* const begin = in_.data() + at_;
    const bool enough = count > 0 && at_ + count <= in_.size();
    const auto read = std::from_chars(begin, begin + (enough ? count : 0), value, 16);
    if (!enough || read.ptr != begin + count) {
      fail(start, "'" + std::string(in_.substr(start, 2)) + "' needs hexadecimal digits");
    }
    at_ = std::min(at_ + count, in_.size());
    return value;
  }

  std::uint32_t unicode(std::size_t start) {
    if (!take("{")) return surrogates(start, hex(start, 4));
    const std::size_t end = in_.find('}', at_);
    const std::uint32_t value = hex(start, end == std::string_view::npos ? 0 : end - at_);
    if (value > 0x10FFFF) fail(start, "no character has that number");
    take("}");
    return value;
  }

  std::uint32_t surrogates(std::size_t start, std::uint32_t high) {
    if (high < 0xD800 || high > 0xDFFF || out_.fault) return high;
    const bool is_pair = high < 0xDC00 && take("\\u");
    const std::uint32_t low = is_pair ? hex(start, 4) : 0;
    if (low < 0xDC00 || low > 0xDFFF) fail(start, "half of a surrogate pair is no character");
    return 0x10000 + ((high - 0xD800) << 10) + (low & 0x3FFU);
  }

  std::string_view in_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::uint32_t groups_ = 0;
  std::vector<std::string_view> names_;
  std::vector<std::pair<std::size_t, std::uint32_t>> numbers_;
  std::vector<std::pair<std::size_t, std::string_view>> references_;
  pattern_syntax out_;
};

}  // namespace

pattern_syntax look_at_pattern(std::string_view pattern) { return syntax_reader(pattern).run(); }

}  // namespace tenon::gen::openapi
