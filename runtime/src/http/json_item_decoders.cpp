#include "item_decoder.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr char record_separator = '\x1e';

bool blank(std::string_view text) noexcept {
  return text.find_first_not_of(blanks) == std::string_view::npos;
}

/// One JSON text a line.
class json_lines_decoder final : public item_decoder {
 public:
  using item_decoder::item_decoder;

  bool decode(std::string_view& piece, item_text& item) override {
    if (std::exchange(given_, false)) line_.clear();
    if (line_.empty()) begin();
    const std::size_t end = piece.find('\n');
    const std::string_view part = take(piece, std::min(end, piece.size()));
    require_room(line_.size() + part.size());
    if (end == std::string_view::npos) {
      line_.append(part);
      return false;
    }
    take(piece, 1);
    if (line_.empty()) return give(part, item);
    line_.append(part);
    return give(line_, item);
  }

  bool finish(item_text& item) override {
    if (std::exchange(given_, false)) line_.clear();
    return give(line_, item);
  }

 private:
  bool give(std::string_view line, item_text& item) {
    given_ = true;
    if (blank(line)) return false;
    if (line.back() == '\r') line.remove_suffix(1);
    item.data = line;
    complete();
    return true;
  }

  std::string line_;
  bool given_ = false;  // `line_` is no longer needed
};

/// RFC 7464. A text is given at the line feed that ends it, not only at the record separator of the
/// next one: brackets and quotes tell where that is, without reading the JSON.
class json_seq_decoder final : public item_decoder {
 public:
  using item_decoder::item_decoder;

  bool decode(std::string_view& piece, item_text& item) override {
    if (std::exchange(given_, false)) text_.clear();
    for (std::size_t size = 0; size < piece.size(); ++size) {
      const char each = piece[size];
      const bool separates = each == record_separator;
      const bool ends = each == '\n' && inside_ && depth_ == 0 && !in_string_ && has_text_;
      if (!separates && !ends) {
        follow(each);
        continue;
      }
      append(take(piece, size + (ends ? 1U : 0U)));
      if (!separates) return give(item);
      const bool complete = inside_ && has_text_;
      if (complete) return give(item);  // the separator is seen again
      take(piece, 1);
      start();
      return false;
    }
    append(take(piece, piece.size()));
    return false;
  }

  bool finish(item_text& item) override {
    if (std::exchange(given_, false)) text_.clear();
    return inside_ && has_text_ && give(item);
  }

 private:
  void start() {
    begin();
    text_.clear();
    inside_ = true;
    has_text_ = in_string_ = escaped_ = false;
    depth_ = 0;
  }

  void follow(char each) {
    if (blanks.find(each) != std::string_view::npos && !in_string_) return;
    if (!inside_) fail(item_error::kind::malformed, "text that no record separator (1E) precedes");
    has_text_ = true;
    if (in_string_) {
      if (!escaped_ && each == '"') in_string_ = false;
      escaped_ = !escaped_ && each == '\\';
    } else if (each == '"') {
      in_string_ = true;
    } else if (each == '{' || each == '[') {
      ++depth_;
    } else if ((each == '}' || each == ']') && depth_ > 0) {
      --depth_;
    }
  }

  void append(std::string_view part) {
    if (!inside_) return;  // blanks between texts
    require_room(text_.size() + part.size());
    text_.append(part);
  }

  bool give(item_text& item) {
    // Section 2.4: only what follows a number or a word shows that it was not cut off.
    const bool self_delimited = text_.find_last_of("}]\"") == text_.find_last_not_of(blanks);
    if (!self_delimited && blanks.find(text_.back()) == std::string_view::npos) {
      fail(item_error::kind::malformed, "the text was cut off");
    }
    item.data = text_;
    given_ = true;
    inside_ = false;
    complete();
    return true;
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool inside_ = false;  // behind a separator, and the text has not ended
  bool has_text_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
  bool given_ = false;  // `text_` is no longer needed
};

}  // namespace

std::unique_ptr<item_decoder> make_json_lines_decoder(std::size_t most) {
  return std::make_unique<json_lines_decoder>(most);
}
std::unique_ptr<item_decoder> make_json_seq_decoder(std::size_t most) {
  return std::make_unique<json_seq_decoder>(most);
}

}  // namespace tenon::http::detail
