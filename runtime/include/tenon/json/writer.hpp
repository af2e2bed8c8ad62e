#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tenon/json/kind.hpp>

namespace tenon::json {

struct writer_options {
  /// The message the text belongs to.
  json::side side = json::side::any;
};

/// Appends JSON text to a string, which may be reused (its memory is kept). The string is complete
/// when the writer is destroyed or `finish()` was called; until then it must not be touched.
class writer {
 public:
  explicit writer(std::string& out, writer_options options = {})
      : out_{out}, used_{out.size()}, options_{options} {}
  ~writer() { finish(); }
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  json::side side() const noexcept { return options_.side; }

  /// Text of JSON's own syntax, appended as it is.
  void raw(std::string_view text) {
    char* at = room(text.size());
    std::memcpy(at, text.data(), text.size());
    used_ += text.size();
  }
  void raw(char character) {
    *room(1) = character;
    ++used_;
  }

  void null() { raw(std::string_view{"null"}); }
  void boolean(bool value) { raw(value ? std::string_view{"true"} : std::string_view{"false"}); }
  void integer(std::int64_t value);
  void integer(std::uint64_t value);
  /// The shortest text that reads back as the same value. Throws std::domain_error for NaN and
  /// infinities, which JSON cannot express.
  void number(double value);
  void number(float value);
  /// A string in quotes. `text` must be UTF-8; throws std::domain_error when it is not.
  void string(std::string_view text);

  /// `size` bytes to write to, at the end of what is used; follow with `advance`.
  char* room(std::size_t size) {
    if (out_.size() - used_ < size) grow(size);
    return out_.data() + used_;
  }
  void advance(std::size_t size) noexcept { used_ += size; }

  /// Gives the string its final size.
  void finish() noexcept { out_.resize(used_); }

 private:
  void grow(std::size_t size);
  void string_with_escapes(std::string_view rest);

  std::string& out_;
  std::size_t used_;  // of out_, which is kept larger while writing
  writer_options options_;
};

}  // namespace tenon::json
