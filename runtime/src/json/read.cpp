#include <tenon/json/read.hpp>

#include <tenon/json/enums.hpp>

#include <tenon/json/text.hpp>

namespace tenon::json {

namespace {

/// Reads a string and parses it with `parse`; otherwise a violation of the format.
template <class T, class Parse>
void read_formatted(reader& in, T& out, std::string_view what, Parse&& parse) {
  std::string_view text;
  if (!in.read_view(text, what)) return;
  if (auto value = parse(text))
    out = std::move(*value);
  else
    in.violate("format", "must be " + std::string{what});
}

template <class T>
std::string in_words(const T& value) {
  std::string text;
  writer out{text};
  if constexpr (std::is_same_v<T, std::string_view>)
    out.string(value);
  else
    out.integer(value);
  out.finish();
  return text;
}

template <class T>
void refuse_listed(reader& in, const T* first, std::size_t stride, std::size_t count) {
  std::string message = "must be one of ";
  const auto* at = reinterpret_cast<const char*>(first);
  for (std::size_t i = 0; i < count; ++i, at += stride) {
    if (i > 0) message += ", ";
    message += in_words(*reinterpret_cast<const T*>(at));
  }
  in.violate("enum", std::move(message));
}

}  // namespace

void read_json(reader& in, std::string& out, const rules::text& rule) {
  if (in.read_string(out, rule.max_length) && !rules::passes(out, rule)) in.check_rule(out, rule);
}
void read_json(reader& in, bytes& out) { read_formatted(in, out, "base64 text", from_base64); }
void read_json(reader& in, uuid& out) { read_formatted(in, out, "a UUID", uuid::parse); }
void read_json(reader& in, date_time& out) {
  read_formatted(in, out, "a date and time (RFC 3339)", date_time::parse);
}
void read_json(reader& in, date& out) { read_formatted(in, out, "a date (RFC 3339)", parse_date); }
void read_json(reader& in, time_of_day& out) {
  read_formatted(in, out, "a time (RFC 3339)", time_of_day::parse);
}
void read_json(reader& in, duration& out) {
  read_formatted(in, out, "a duration (RFC 3339)", duration::parse);
}
void read_json(reader& in, null_t&) {
  if (!in.take_null()) in.mismatch("null");
}
void read_json(reader& in, std::monostate&) {
  if (!in.take_null()) in.mismatch("null");
}

void read_literal(reader& in, std::string_view expected) {
  std::string_view text;
  if (in.read_view(text) && text != expected) in.violate("const", "must be " + in_words(expected));
}
void read_literal(reader& in, std::int64_t expected) {
  std::int64_t number = 0;
  if (in.read_integer(number, INT64_MIN, INT64_MAX) && number != expected)
    in.violate("const", "must be " + in_words(expected));
}
void read_literal(reader& in, double expected) {
  double number = 0;
  if (in.read_double(number) && !(number >= expected && number <= expected))
    in.violate("const", "must be " + to_text(expected));
}
void read_literal(reader& in, bool expected) {
  bool value = false;
  if (in.read_bool(value) && value != expected)
    in.violate("const", expected ? "must be true" : "must be false");
}

void check_tuple_size(reader& in, const list_reader& list, std::size_t size) {
  if (list.complete() && list.index() != size)
    in.check_rule(list.index(), rules::detail::count{size, size, false});
}

void refuse_enum_value(reader& in, const std::string_view* first, std::size_t stride,
                       std::size_t count) {
  refuse_listed(in, first, stride, count);
}
void refuse_enum_value(reader& in, const std::int64_t* first, std::size_t stride,
                       std::size_t count) {
  refuse_listed(in, first, stride, count);
}

}  // namespace tenon::json
