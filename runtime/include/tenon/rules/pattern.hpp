#pragma once
#include <atomic>
#include <stdexcept>
#include <string_view>

namespace tenon::rules {

/// A regular expression of a schema that no engine here can run.
class bad_pattern : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A regular expression of a schema (ECMA-262, Unicode, not anchored). Defined once at namespace
/// scope; compiled when first used, by whichever thread comes first. Matching takes linear time
/// wherever the expression allows it (RE2); look-around and back-references run under a limit on
/// the number of steps (PCRE2), and reaching the limit counts as no match.
class pattern {
 public:
  /// `text` must outlive the pattern (a string literal does).
  constexpr explicit pattern(std::string_view text) noexcept : text_{text} {}
  constexpr ~pattern() {
    if (compiled_.load(std::memory_order_relaxed) != nullptr) release();
  }
  pattern(const pattern&) = delete;
  pattern& operator=(const pattern&) = delete;

  /// Whether the expression matches somewhere in `subject` (valid UTF-8). Any thread. Throws
  /// `bad_pattern` when the expression cannot be compiled.
  bool matches(std::string_view subject) const;

  constexpr std::string_view text() const noexcept { return text_; }

 private:
  class compiled;
  const compiled& compile() const;
  void release() noexcept;

  std::string_view text_;
  mutable std::atomic<const compiled*> compiled_{nullptr};
};

}  // namespace tenon::rules
