#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "service/format_text.hpp"
#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

struct integer_format {
  std::string_view name;
  primitive kind;
  /// Range of the format; of the primitive when the format has no narrower one.
  long double low;
  long double high;
};

template <typename T>
constexpr long double low_of = static_cast<long double>(std::numeric_limits<T>::min());
template <typename T>
constexpr long double high_of = static_cast<long double>(std::numeric_limits<T>::max());

template <typename T>
constexpr integer_format row(std::string_view name, primitive kind) {
  return {name, kind, low_of<T>, high_of<T>};
}

constexpr std::array<integer_format, 10> integer_formats = {
    {row<std::int64_t>("", primitive::int64), row<std::int64_t>("int64", primitive::int64),
     row<std::int32_t>("int32", primitive::int32), row<std::uint32_t>("uint32", primitive::uint32),
     row<std::uint64_t>("uint64", primitive::uint64), row<std::uint64_t>("uint", primitive::uint64),
     row<std::int8_t>("int8", primitive::int32), row<std::int16_t>("int16", primitive::int32),
     row<std::uint8_t>("uint8", primitive::uint32),
     row<std::uint16_t>("uint16", primitive::uint32)}};

// Formats that describe text without changing how it is held.
constexpr std::array<std::string_view, 22> text_formats = {"",
                                                           "email",
                                                           "uri",
                                                           "uri-reference",
                                                           "uri-template",
                                                           "url",
                                                           "iri",
                                                           "iri-reference",
                                                           "idn-email",
                                                           "hostname",
                                                           "idn-hostname",
                                                           "ipv4",
                                                           "ipv6",
                                                           "ip",
                                                           "password",
                                                           "regex",
                                                           "json-pointer",
                                                           "relative-json-pointer",
                                                           "html",
                                                           "markdown",
                                                           "string",
                                                           "char"};

struct held_format {
  std::string_view name;
  primitive kind;
  /// Every text has this length; 0: they differ.
  std::uint64_t length = 0;
};
constexpr std::array<held_format, 7> held_formats = {{{"byte", primitive::bytes_base64},
                                                      {"binary", primitive::binary},
                                                      {"uuid", primitive::uuid, 36},
                                                      {"date-time", primitive::date_time},
                                                      {"date", primitive::date, 10},
                                                      {"time", primitive::time},
                                                      {"duration", primitive::duration}}};

/// A bound as an integer inside [low, high]; nothing when it excludes nothing there.
std::optional<std::string> integer_bound(const std::string& text, bool& exclusive, bool lower,
                                         long double low, long double high) {
  const long double written = std::strtold(text.c_str(), nullptr);
  const long double whole = lower ? std::ceil(written) : std::floor(written);
  if (whole != written) exclusive = false;
  if (lower ? whole < low || (whole == low && !exclusive)
            : whole > high || (whole == high && !exclusive)) {
    exclusive = false;
    return std::nullopt;
  }
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.0Lf", whole);
  return std::string(buffer[0] == '-' && buffer[1] == '0' ? "0" : buffer.data());
}

primitive widest(primitive kind, bool signed_kind) {
  if (kind == primitive::int32 || kind == primitive::uint32) return kind;
  return signed_kind ? primitive::int64 : primitive::uint64;
}

}  // namespace

bool fits_integer_format(std::string_view format, long double number) {
  const auto* known = std::ranges::find(integer_formats, format, &integer_format::name);
  if (known == integer_formats.end() || known->name.empty()) return true;
  return number >= known->low && number <= known->high;
}

type_use lowerer::lower_integer(const shape& made) {
  const auto* format = std::ranges::find(integer_formats, made.format, &integer_format::name);
  if (format == integer_formats.end()) {
    report_format(made);
    format = integer_formats.begin();
  }
  const bool is_signed = format->low < 0;
  type_use use = primitive_use(widest(format->kind, is_signed));
  constraints rules = only_for(made.rules, openapi::integer_type);
  const bool narrow = format->name.ends_with("8") || format->name.ends_with("16");
  if (narrow) {
    constraints range;
    range.minimum = std::to_string(static_cast<long>(format->low));
    range.maximum = std::to_string(static_cast<long>(format->high));
    if (format->low == 0) range.minimum.reset();
    rules = tighten(rules, range);
  }
  const long double low = narrow && is_signed ? low_of<std::int32_t> : format->low;
  const long double high = !narrow     ? format->high
                           : is_signed ? high_of<std::int32_t>
                                       : high_of<std::uint32_t>;
  if (rules.minimum) {
    rules.minimum = integer_bound(*rules.minimum, rules.exclusive_minimum, true, low, high);
  }
  if (rules.maximum) {
    rules.maximum = integer_bound(*rules.maximum, rules.exclusive_maximum, false, low, high);
  }
  const auto outside = [&](const std::optional<std::string>& bound) {
    const long double value = bound ? std::strtold(bound->c_str(), nullptr) : low;
    return value < low || value > high;
  };
  if (outside(rules.minimum) || outside(rules.maximum)) {
    report(sink_, "OA4010", severity::error, made.node,
           "the bounds leave no value of this integer format");
    rules.minimum.reset();
    rules.maximum.reset();
  }
  if (rules.multiple_of) {
    const long double step = std::strtold(rules.multiple_of->c_str(), nullptr);
    if (std::floor(step) == step && step <= high) {
      rules.multiple_of = std::to_string(static_cast<unsigned long long>(step));
    } else {
      report(sink_, "OA4001", severity::warning, made.node,
             "'multipleOf' " + *rules.multiple_of + " is not checked on an integer");
      rules.multiple_of.reset();
    }
  }
  use.rules = std::move(rules);
  return use;
}

type_use lowerer::lower_number(const shape& made) {
  const bool narrow = made.format == "float";
  if (!narrow && made.format != "double" && !made.format.empty()) report_format(made);
  type_use use = primitive_use(narrow ? primitive::float32 : primitive::float64);
  use.rules = only_for(made.rules, openapi::number_type);
  return use;
}

constraints untold_rules(const shape& made) {
  const auto* format = std::ranges::find(held_formats, made.format, &held_format::name);
  if (format == held_formats.end() || made.types != openapi::string_type || made.has_enum ||
      made.const_value) {
    return {};
  }
  constraints rules = only_for(made.rules, openapi::string_type);
  rules.format.reset();
  if (rules.min_length && *rules.min_length <= format->length) rules.min_length.reset();
  if (format->length != 0 && rules.max_length && *rules.max_length >= format->length) {
    rules.max_length.reset();
  }
  return rules;
}

type_use lowerer::lower_string(const shape& made) {
  const auto* known = std::ranges::find(held_formats, made.format, &held_format::name);
  if (known != held_formats.end()) {
    if (known->kind == primitive::binary && untold_rules(made) != constraints{}) {
      report(sink_, "OA4001", severity::warning, made.node,
             "length and pattern are not checked beside the format 'binary'");
    }
    return primitive_use(known->kind);
  }
  if (std::ranges::find(text_formats, made.format) == text_formats.end()) report_format(made);
  type_use use = primitive_use(primitive::string);
  use.rules = only_for(made.rules, openapi::string_type);
  return use;
}

void lowerer::report_format(const shape& made) {
  const node format = made.node ? made.node.find("format") : node();
  report(sink_, "OA4013", severity::info, format ? format : made.node,
         "the format '" + made.format + "' only annotates here");
}

}  // namespace tenon::gen::service
