// The hand-written codec that typed JSON is measured against.
#include "epoll_order.hpp"

#include <charconv>
#include <vector>

namespace {

struct item {
  std::string sku;
  std::string title;
  int quantity = 0;
  double price = 0;
};

struct order {
  long id = 0;
  std::string customer;
  std::string currency;
  bool express = false;
  std::string note;
  std::vector<item> items;
};

class scanner {
 public:
  explicit scanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  /// Passes over exactly this text.
  void expect(std::string_view text) {
    if (good_ && std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(text)) {
      at_ += text.size();
    } else {
      good_ = false;
    }
  }
  bool take(char c) {
    if (!good_ || at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  template <class Number>
  void number(Number& out) {
    const auto [end, error] = std::from_chars(at_, end_, out);
    good_ = good_ && error == std::errc{};
    at_ = end;
  }
  void boolean(bool& out) {
    out = take('t');
    expect(out ? "rue" : "false");
  }
  /// A string without escapes, and at most that long.
  void string(std::string& out, std::size_t longest) {
    expect("\"");
    const char* const begin = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20) {
      ++at_;
    }
    out.assign(begin, at_);
    good_ = good_ && out.size() <= longest;
    expect("\"");
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool done() const { return good_ && at_ == end_; }

 private:
  const char* at_;
  const char* end_;
  bool good_ = true;
};

bool read_item(scanner& in, item& out) {
  in.expect(R"({"sku":)");
  in.string(out.sku, 20);
  in.expect(R"(,"title":)");
  in.string(out.title, 80);
  in.expect(R"(,"quantity":)");
  in.number(out.quantity);
  in.expect(R"(,"price":)");
  in.number(out.price);
  in.expect("}");
  return in.good() && !out.sku.empty() && out.quantity >= 1 && out.quantity <= 1000 &&
         out.price >= 0;
}

bool read_order(std::string_view text, order& out) {
  scanner in(text);
  in.expect(R"({"id":)");
  in.number(out.id);
  in.expect(R"(,"customer":)");
  in.string(out.customer, 80);
  in.expect(R"(,"currency":)");
  in.string(out.currency, 3);
  in.expect(R"(,"express":)");
  in.boolean(out.express);
  in.expect(R"(,"note":)");
  in.string(out.note, 200);
  in.expect(R"(,"items":[)");
  do {
    if (!read_item(in, out.items.emplace_back())) return false;
  } while (in.take(','));
  in.expect("]}");
  return in.done();
}

template <class Number>
void append(std::string& out, Number value) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace

std::string answer_order(std::string_view text) {
  order read;
  if (!read_order(text, read)) return {};
  int count = 0;
  double total = 0;
  for (const item& each : read.items) {
    count += each.quantity;
    total += each.price * each.quantity;
  }
  std::string out = "{\"id\":";
  append(out, read.id);
  out += ",\"customer\":\"";
  out += read.customer;
  out += "\",\"items\":";
  append(out, count);
  out += ",\"total\":";
  append(out, total);
  out += ",\"currency\":\"";
  out += read.currency;
  out += "\"}";
  return out;
}
