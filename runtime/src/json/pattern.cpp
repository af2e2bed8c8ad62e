#include <tenon/rules/pattern.hpp>

#include <re2/re2.h>
#include <memory>
#include <string>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "ecma_pattern.hpp"

namespace tenon::rules {

namespace {

constexpr std::uint32_t match_limit = 100'000;  // steps of PCRE2's matcher: some milliseconds
constexpr std::uint32_t heap_limit = 20'000;    // KiB

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* resource) const noexcept {
    Free(resource);
  }
};
using pcre2_code_ptr = std::unique_ptr<pcre2_code, freed_by<pcre2_code_free>>;
using match_data_ptr = std::unique_ptr<pcre2_match_data, freed_by<pcre2_match_data_free>>;
using match_context_ptr = std::unique_ptr<pcre2_match_context, freed_by<pcre2_match_context_free>>;

std::unique_ptr<RE2> compile_re2(std::string_view text) {
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<RE2>(translate_ecma(text, "(?P<"), options);
  return compiled->ok() ? std::move(compiled) : nullptr;
}

pcre2_code_ptr compile_pcre2(std::string_view text) {
  const std::string translated = translate_ecma(text, "(?<");
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code_ptr compiled{pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
      PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_MATCH_UNSET_BACKREF, &error, &offset, nullptr)};
  if (compiled) return compiled;
  PCRE2_UCHAR message[160];
  pcre2_get_error_message(error, message, sizeof message);
  throw bad_pattern{"the pattern " + std::string{text} +
                    " cannot be compiled: " + reinterpret_cast<const char*>(message)};
}

}  // namespace

class pattern::compiled {
 public:
  explicit compiled(std::string_view text) : linear_{compile_re2(text)} {
    if (linear_) return;
    limited_ = compile_pcre2(text);
    context_.reset(pcre2_match_context_create(nullptr));
    if (!context_) throw std::bad_alloc{};
    pcre2_set_match_limit(context_.get(), match_limit);
    pcre2_set_heap_limit(context_.get(), heap_limit);
  }

  bool matches(std::string_view subject) const {
    if (linear_) return RE2::PartialMatch({subject.data(), subject.size()}, *linear_);
    const match_data_ptr data{pcre2_match_data_create(1, nullptr)};
    if (!data) throw std::bad_alloc{};
    return pcre2_match(limited_.get(), reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(),
                       0, 0, data.get(), context_.get()) >= 0;
  }

 private:
  std::unique_ptr<RE2> linear_;
  pcre2_code_ptr limited_;
  match_context_ptr context_;
};

bool pattern::matches(std::string_view subject) const { return compile().matches(subject); }

const pattern::compiled& pattern::compile() const {
  if (const compiled* ready = compiled_.load(std::memory_order_acquire)) return *ready;
  auto made = std::make_unique<const compiled>(text_);
  const compiled* expected = nullptr;
  if (compiled_.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel))
    return *made.release();
  return *expected;  // another thread was faster
}

void pattern::release() noexcept { delete compiled_.load(std::memory_order_relaxed); }

}  // namespace tenon::rules
