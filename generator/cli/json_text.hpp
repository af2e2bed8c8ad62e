#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "document/node.hpp"

namespace tenon::gen::cli {

/// Builds JSON text, indented by two: containers are opened and closed, members are added between.
class json_text {
 public:
  json_text& open(char bracket) {
    place();
    text_ += bracket;
    ++depth_;
    first_ = true;
    return *this;
  }
  json_text& close(char bracket) {
    --depth_;
    if (!first_) line();
    text_ += bracket;
    first_ = false;
    return *this;
  }
  json_text& key(std::string_view name) {
    place();
    text_ += document::quote_json(name) + ": ";
    after_key_ = true;
    return *this;
  }
  json_text& string(std::string_view value) { return raw(document::quote_json(value)); }
  json_text& number(std::size_t value) { return raw(std::to_string(value)); }
  json_text& boolean(bool value) { return raw(value ? "true" : "false"); }

  /// The text, ending with a line feed.
  std::string finish() { return std::move(text_) + "\n"; }

 private:
  json_text& raw(std::string_view value) {
    place();
    text_ += value;
    return *this;
  }
  void place() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (!first_) text_ += ',';
    if (depth_ != 0) line();
    first_ = false;
  }
  void line() {
    text_ += '\n';
    text_.append(depth_ * 2, ' ');
  }

  std::string text_{};
  std::size_t depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace tenon::gen::cli
