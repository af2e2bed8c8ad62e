// Text that a regular expression matches: each piece of the expression is read and drawn from in
// one go; a repetition reads its piece again.
#include <tenon/test/model.hpp>

#include <utility>

namespace tenon::test {

namespace {

using ranges = std::vector<std::pair<char32_t, char32_t>>;

void append_code_point(std::string& out, char32_t point) {
  const auto add = [&](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0U | (point >> 6U));
    add(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0U | (point >> 12U));
    add(0x80U | ((point >> 6U) & 0x3FU));
    add(0x80U | (point & 0x3FU));
  } else {
    add(0xF0U | (point >> 18U));
    add(0x80U | ((point >> 12U) & 0x3FU));
    add(0x80U | ((point >> 6U) & 0x3FU));
    add(0x80U | (point & 0x3FU));
  }
}

class drawer {
 public:
  drawer(std::string_view pattern, std::size_t stretch, source& from)
      : rest_(pattern), stretch_(stretch), from_(from) {}

  std::string draw() {
    std::string out = alternatives();
    if (!rest_.empty()) refuse("an unmatched ')'");
    return out;
  }

 private:
  [[noreturn]] static void refuse(const std::string& what) {
    throw cannot_draw("a pattern has " + what);
  }
  char take() {
    if (rest_.empty()) refuse("an unexpected end");
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool take_if(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string alternatives() {
    std::vector<std::string> all = {sequence()};
    while (take_if("|")) all.push_back(sequence());
    return all[from_.below(all.size())];
  }

  std::string sequence() {
    std::string out;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      const std::string_view begin = rest_;
      const std::string first = piece();
      const auto [least, most] = repetition();
      const std::string_view end = rest_;
      const std::size_t count = from_.between(least, most);
      for (std::size_t i = 0; i < count; ++i) {
        rest_ = begin;
        out += i == 0 ? first : piece();
      }
      rest_ = end;
    }
    return out;
  }

  std::size_t number() {
    std::size_t out = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9')
      out = out * 10 + static_cast<std::size_t>(take() - '0');
    if (out > 10000) refuse("a long repetition");
    return out;
  }

  std::pair<std::size_t, std::size_t> repetition() {
    std::pair<std::size_t, std::size_t> out{1, 1};
    if (take_if("*")) {
      out = {0, stretch_};
    } else if (take_if("+")) {
      out = {1, 1 + stretch_};
    } else if (take_if("?")) {
      out = {0, 1};
    } else if (rest_.size() > 1 && rest_.front() == '{' && rest_[1] >= '0' && rest_[1] <= '9') {
      take();
      out.first = out.second = number();
      if (take_if(",")) {
        const bool open = rest_.starts_with('}');
        out.second = open ? out.first + stretch_ : number();
        // Short texts are as good as long ones, and the rest may bound the length.
        if (out.second > out.first + stretch_) out.second = out.first + stretch_;
      }
      if (!take_if("}")) refuse("an open repetition");
    } else {
      return out;
    }
    (void)(take_if("?") || take_if("+"));
    return out;
  }

  std::string piece() {
    const char c = take();
    switch (c) {
      case '^':
      case '$':
        return {};
      case '(': {
        const bool looks = take_if("?=") || take_if("?!") || take_if("?<=") || take_if("?<!");
        if (!looks && take_if("?<")) {
          while (take() != '>') {
          }
        } else if (!looks && take_if("?") && !take_if(":")) {
          refuse("a group of an unknown kind");
        }
        std::string out = alternatives();
        if (!take_if(")")) refuse("an open group");
        // What stands around is drawn by chance.
        return looks ? std::string() : out;
      }
      case '[':
        return one_of(bracket());
      case '.':
        return one_of({{'a', 'z'}, {'0', '9'}, {'A', 'Z'}});
      case '\\':
        return escape();
      default:
        return std::string(1, c);
    }
  }

  std::string one_of(const ranges& from) {
    if (from.empty()) refuse("an empty class");
    const auto& [least, most] = from[from_.below(from.size())];
    std::string out;
    char32_t point = least + static_cast<char32_t>(from_.below(most - least + 1));
    if (point >= 0xD800 && point < 0xE000) point = least < 0xD800 ? least : most;
    append_code_point(out, point);
    return out;
  }

  static ranges word() { return {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}}; }

  // What stands behind a backslash: a class, or one character.
  ranges escaped() {
    const char c = take();
    const auto one = [](char32_t point) { return ranges{{point, point}}; };
    switch (c) {
      case 'd':
        return {{'0', '9'}};
      case 'w':
        return word();
      case 's':
        return one(' ');
      case 'D':
      case 'S':
        return {{'a', 'z'}};
      case 'W':
        return {{'!', '/'}};
      case 'n':
        return one('\n');
      case 't':
        return one('\t');
      case 'r':
        return one('\r');
      case 'f':
        return one('\f');
      case 'v':
        return one('\v');
      case 'x':
        return one(hexadecimal(2));
      case 'u':
        if (take_if("{")) {
          const char32_t point = hexadecimal(6);
          if (!take_if("}")) refuse("an open escape");
          return one(point);
        }
        return one(hexadecimal(4));
      case 'p':
      case 'P':
        while (take() != '}') {
        }
        return {{'a', 'z'}};
      default:
        if (c >= '1' && c <= '9') refuse("a back-reference");
        return one(static_cast<unsigned char>(c));
    }
  }

  std::string escape() {
    if (take_if("b") || take_if("B")) return {};
    return one_of(escaped());
  }

  char32_t hexadecimal(std::size_t digits) {
    char32_t out = 0;
    while (digits-- > 0 && !rest_.empty()) {
      const char c = rest_.front();
      const bool digit = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!digit && (lower < 'a' || lower > 'f')) break;
      out = out * 16 + static_cast<char32_t>(digit ? c - '0' : lower - 'a' + 10);
      take();
    }
    return out;
  }

  char32_t code_point() {
    const auto lead = static_cast<unsigned char>(take());
    if (lead < 0x80) return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t out = lead & (0x3FU >> static_cast<unsigned>(more));
    for (int i = 0; i < more; ++i) out = (out << 6U) | (static_cast<unsigned char>(take()) & 0x3FU);
    return out;
  }

  ranges bracket() {
    const bool negated = take_if("^");
    ranges out;
    while (!take_if("]")) {
      if (take_if("\\")) {
        ranges some = escaped();
        if (some.size() > 1 || some.front().first != some.front().second) {
          out.insert(out.end(), some.begin(), some.end());
          continue;
        }
        add_range(out, some.front().first);
      } else {
        add_range(out, code_point());
      }
    }
    return negated ? others(out) : out;
  }

  void add_range(ranges& out, char32_t least) {
    char32_t most = least;
    if (rest_.size() > 1 && rest_.front() == '-' && rest_[1] != ']') {
      take();
      most = take_if("\\") ? escaped().front().first : code_point();
    }
    if (most < least) refuse("a reversed range");
    out.emplace_back(least, most);
  }

  static ranges others(const ranges& all) {
    ranges out;
    for (char32_t point = '!'; point <= '~'; ++point) {
      bool held = false;
      for (const auto& [least, most] : all) held = held || (point >= least && point <= most);
      if (!held) out.emplace_back(point, point);
    }
    return out;
  }

  std::string_view rest_;
  std::size_t stretch_;
  source& from_;
};

}  // namespace

std::string draw_matching(std::string_view pattern, std::size_t stretch, source& from) {
  return drawer(pattern, stretch, from).draw();
}

}  // namespace tenon::test
