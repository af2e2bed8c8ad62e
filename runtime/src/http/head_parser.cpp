#include "head_parser.hpp"

#include <cstring>
#include <limits>
#include <type_traits>

#include "authority.hpp"
#include "characters.hpp"
#include "head_memory.hpp"
#include "scan.hpp"

namespace tenon::http::detail {

namespace {

constexpr int max_empty_lines = 4;  // before a request line; RFC 9112 section 2.2

constexpr unsigned in_target = target_character | percent_character;

/// Some letters at once, in lower case. Of the other characters that a token may have, none turns
/// into `-`.
template <class Word>
Word lower_word(const char* at) noexcept {
  Word word = 0;
  std::memcpy(&word, at, sizeof word);
  return word | static_cast<Word>(0x2020202020202020U);
}

/// Whether a field's name, a token as long as `lower_case` (letters and `-`), is that.
template <std::size_t size>
bool is_name(std::string_view name, const char (&lower_case)[size]) noexcept {
  constexpr std::size_t length = size - 1;
  using word = std::conditional_t<(length < 8), std::uint32_t, std::uint64_t>;
  const auto same = [&](std::size_t at) {
    return lower_word<word>(name.data() + at) == lower_word<word>(lower_case + at);
  };
  std::size_t at = 0;
  for (; at + sizeof(word) <= length; at += sizeof(word)) {
    if (!same(at)) return false;
  }
  return at == length || same(length - sizeof(word));
}

/// Where the reading stands. Every step answers true when it went through; else `status` says what
/// is wrong, or is zero when the input ends too early.
struct cursor {
  const char* at;
  const char* end;
  int status = 0;

  [[nodiscard]] bool ended() const noexcept { return at == end; }
  bool fail(int with) noexcept {
    status = with;
    return false;
  }
  /// Takes the text when all of it is there.
  bool starts_with(std::string_view text) noexcept {
    if (static_cast<std::size_t>(end - at) < text.size() ||
        std::memcmp(at, text.data(), text.size()) != 0) {
      return false;
    }
    at += text.size();
    return true;
  }
  bool literal(std::string_view text, int otherwise) noexcept {
    if (starts_with(text)) return true;
    for (const char each : text) {
      if (ended()) return false;
      if (*at++ != each) return fail(otherwise);
    }
    return true;
  }
  template <char next>
  bool token(std::string_view& out) noexcept {
    const char* const begin = at;
    at = skip_token<next>(at, end);
    out = {begin, static_cast<std::size_t>(at - begin)};
    if (ended()) return false;
    return out.empty() ? fail(400) : true;
  }
};

/// The fields that decide framing and the connection's fate, gathered while the head is read.
struct gathered {
  std::string_view host{};
  std::string_view transfer_encoding{};
  std::string_view content_length{};
  unsigned hosts = 0;
  unsigned transfer_encodings = 0;
  unsigned content_lengths = 0;
  bool close = false;
  bool keep_alive = false;
  bool unknown_expectation = false;
};

void note(std::string_view name, std::string_view value, gathered& seen, message_head& head) {
  switch (name.size()) {
    case 4:
      if (is_name(name, "host")) ++seen.hosts, seen.host = value;
      break;
    case 6:
      if (!is_name(name, "expect")) break;
      (equal_ignoring_case(value, "100-continue") ? head.expects_continue
                                                  : seen.unknown_expectation) = true;
      break;
    case 10:
      if (is_name(name, "tracestate")) head.has_trace_state = true;
      if (!is_name(name, "connection")) break;
      seen.close = seen.close || list_contains(value, "close");
      seen.keep_alive = seen.keep_alive || list_contains(value, "keep-alive");
      break;
    case 11:
      if (is_name(name, "traceparent")) head.trace_parent = value;
      break;
    case 12:
      if (is_name(name, "x-request-id")) head.request_id = value;
      break;
    case 14:
      if (!is_name(name, "content-length")) break;
      ++seen.content_lengths, seen.content_length = value;
      break;
    case 17:
      if (!is_name(name, "transfer-encoding")) break;
      ++seen.transfer_encodings, seen.transfer_encoding = value;
      break;
    default:
      break;
  }
}

bool read_each_line(cursor& in, std::size_t max_fields, fields& out, gathered& seen,
                    message_head& head) {
  for (std::size_t count = 0;; ++count) {
    if (in.ended()) return false;
    if (*in.at == '\r') return in.literal("\r\n", 400);
    if (count == max_fields) return in.fail(431);
    std::string_view name;
    // A line that begins with a space (obs-fold) has no name: refused here.
    if (!in.token<':'>(name) || !in.literal(":", 400)) return false;
    while (!in.ended() && (*in.at == ' ' || *in.at == '\t')) ++in.at;
    const char* const begin = in.at;
    in.at = skip_value(in.at, in.end);
    const char* last = in.at;
    if (!in.literal("\r\n", 400)) return false;
    while (last != begin && (last[-1] == ' ' || last[-1] == '\t')) --last;
    const std::string_view value(begin, static_cast<std::size_t>(last - begin));
    out.add_parsed(name, value);
    note(name, value, seen, head);
  }
}

bool read_field_lines(cursor& from, std::size_t max_fields, fields& out, gathered& seen,
                      message_head& head) {
  cursor in = from;  // a copy that nothing else refers to stays in registers
  const bool complete = read_each_line(in, max_fields, out, seen, head);
  from = in;
  return complete;
}

bool parse_length(std::string_view text, std::uint64_t& out) noexcept {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  if (text.empty()) return false;
  out = 0;
  for (const char each : text) {
    if (each < '0' || each > '9') return false;
    const auto digit = static_cast<std::uint64_t>(each - '0');
    if (out > (most - digit) / 10) return false;
    out = out * 10 + digit;
  }
  return true;
}

/// 0 when the codings are `chunked` alone; 501 for codings we do not know, 400 for the rest.
int check_transfer_encoding(std::string_view value, unsigned occurrences) noexcept {
  if (occurrences != 1) return 400;
  if (equal_ignoring_case(value, "chunked")) return 0;
  bool after_chunked = false;
  bool unknown = false;
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view coding = trim(value.substr(0, comma));
    value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
    if (after_chunked || !is_token(coding) || equal_ignoring_case(coding, "identity")) return 400;
    after_chunked = equal_ignoring_case(coding, "chunked");
    unknown = unknown || !after_chunked;
  }
  return unknown ? 501 : 400;
}

/// The status to refuse with, or 0.
int decide_framing(const gathered& seen, message_head& head) noexcept {
  if (seen.transfer_encodings != 0) {
    if (seen.content_lengths != 0 || head.http_1_0) return 400;
    head.body = framing::chunked;
    return check_transfer_encoding(seen.transfer_encoding, seen.transfer_encodings);
  }
  if (seen.content_lengths == 0) return 0;
  if (seen.content_lengths != 1) return 400;
  head.body = framing::length;
  return parse_length(seen.content_length, head.content_length) ? 0 : 400;
}

void decide_keep_alive(const gathered& seen, message_head& head) noexcept {
  head.keep_alive = !seen.close && (!head.http_1_0 || seen.keep_alive);
}

bool read_version(cursor& in, message_head& head) noexcept {
  if (!in.literal("HTTP/", 400)) return false;
  if (in.end - in.at < 3) return false;
  const char major = in.at[0];
  const char minor = in.at[2];
  if (major < '0' || major > '9' || in.at[1] != '.' || minor < '0' || minor > '9') {
    return in.fail(400);
  }
  in.at += 3;
  if (major != '1') return in.fail(505);
  head.http_1_0 = minor == '0';
  return true;
}

/// A request's target as it stands in the head.
struct raw_target {
  std::string_view text{};
  bool escaped = false;
};

bool read_target(cursor& in, raw_target& out) noexcept {
  const char* const begin = in.at;
  in.at = skip_target(in.at, in.end);
  out.escaped = !in.ended() && *in.at == '%';
  if (out.escaped) in.at = skip<in_target>(in.at, in.end);
  out.text = {begin, static_cast<std::size_t>(in.at - begin)};
  return !in.ended();
}

bool read_request_line(cursor& in, request& out, raw_target& target, message_head& head) {
  for (int count = 0; !in.ended() && *in.at == '\r'; ++count) {
    if (count == max_empty_lines) return in.fail(400);
    if (!in.literal("\r\n", 400)) return false;
  }
  std::string_view token;
  if (!in.token<' '>(token) || !in.literal(" ", 400)) return false;
  out.method = parse_method(token);
  if (out.method == method::other) {
    out.other_method = token;
  } else {
    out.other_method.clear();
  }
  if (!read_target(in, target)) return false;
  if (target.text.empty()) return in.fail(400);
  if (in.starts_with(" HTTP/1.1\r\n")) return true;
  if (!in.literal(" ", 400)) return in.fail(400);
  return read_version(in, head) && in.literal("\r\n", 400);
}

/// Puts the target into origin form, and the authority of an absolute one into Host's place.
int settle_target(const raw_target& given, request& out, std::string_view& authority) {
  std::string_view target = given.text;
  if (out.method == method::connect) return 501;
  if (target == "*") {
    out.target = target;
    return out.method == method::options ? 0 : 400;
  }
  if (!target.starts_with('/')) {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return 400;
    const std::string_view name = target.substr(0, scheme);
    if (!equal_ignoring_case(name, "http") && !equal_ignoring_case(name, "https")) return 400;
    target.remove_prefix(scheme + 3);
    authority = target.substr(0, target.find_first_of("/?"));
    if (authority.empty()) return 400;
    target.remove_prefix(authority.size());
  }
  if (!target.starts_with('/')) {
    out.target = '/';
    out.target += target;
  } else if (out.target != target) {  // mostly what the connection asked for before
    out.target = target;
  }
  return !given.escaped || all_target_characters(out.target) ? 0 : 400;
}

/// RFC 9112 section 3.2: exactly one valid Host on HTTP/1.1; never two. `input_end` is behind it.
int check_host(const gathered& seen, const message_head& head, const char* input_end) noexcept {
  if (seen.hosts > 1) return 400;
  if (seen.hosts == 0) return head.http_1_0 ? 0 : 400;
  const char* const end = seen.host.data() + seen.host.size();
  // A name alone, as most are: nothing to take apart. What follows a value cannot be part of it.
  if (!seen.host.empty() && skip_host(seen.host.data(), input_end) == end) return 0;
  const std::optional<authority_parts> parts = parse_authority(seen.host);
  return parts && !parts->host.empty() ? 0 : 400;
}

fields with_host(const fields& given, std::string_view authority) {
  fields changed;
  changed.add_parsed("Host", authority);
  for (const fields::field& each : given) {
    if (!equal_ignoring_case(each.name, "Host")) changed.add_parsed(each.name, each.value);
  }
  return changed;
}

head_result finish(const cursor& in, std::string_view input, bool complete, std::size_t limit,
                   bool long_target) {
  using state = head_result::state;
  const auto size = static_cast<std::size_t>(in.at - input.data());
  if (in.status != 0) return {state::failed, 0, in.status};
  if (complete) {
    if (size > limit) return {state::failed, 0, long_target ? 414 : 431};
    return {state::complete, size, 0};
  }
  if (input.size() >= limit) return {state::failed, 0, long_target ? 414 : 431};
  return {};
}

}  // namespace

head_result read_request_head(std::string_view input, const head_limits& limits, request& out,
                              message_head& head, head_memory* memory) {
  cursor in{input.data(), input.data() + input.size()};
  gathered seen;
  head = {};
  out.headers.clear();
  out.client_certificate.reset();
  raw_target target;
  const bool line = read_request_line(in, out, target, head);
  // What fields mean depends on no other part of a head, but for these.
  if (!line || head.http_1_0 || !target.text.starts_with('/')) memory = nullptr;
  const char* const lines = in.at;
  if (memory != nullptr) {
    in.at += memory->recall(std::string_view(in.at, in.end), out.headers, head);
    if (in.at != lines) {
      std::string_view none;
      in.status = settle_target(target, out, none);
      return finish(in, input, true, limits.bytes, target.text.size() >= limits.bytes);
    }
  }
  const bool complete = line && read_field_lines(in, limits.fields, out.headers, seen, head);
  if (complete) {
    std::string_view authority;
    in.status = decide_framing(seen, head);
    if (in.status == 0) in.status = check_host(seen, head, in.end);
    if (in.status == 0) in.status = settle_target(target, out, authority);
    if (in.status == 0 && !authority.empty()) {
      const std::optional<authority_parts> parts = parse_authority(authority);
      if (!parts || parts->host.empty()) in.status = 400;
      out.headers = with_host(out.headers, authority);
    }
    if (in.status == 0 && seen.unknown_expectation) in.status = 417;
    decide_keep_alive(seen, head);
    head.host = authority.empty() ? seen.host : authority;
    if (in.status == 0 && memory != nullptr)
      memory->keep(std::string_view(lines, in.at), out.headers, head);
  }
  return finish(in, input, complete, limits.bytes, !line || target.text.size() >= limits.bytes);
}

namespace {

bool read_status_line(cursor& in, response& out, message_head& head) {
  if (!read_version(in, head) || !in.literal(" ", 400)) return false;
  if (in.end - in.at < 4) return false;
  out.status = 0;
  for (int count = 0; count < 3; ++count, ++in.at) {
    if (*in.at < '0' || *in.at > '9') return in.fail(400);
    out.status = out.status * 10 + (*in.at - '0');
  }
  if (out.status < 100) return in.fail(400);
  if (*in.at == ' ') {
    in.at = skip_value(in.at, in.end);
  }
  return in.literal("\r\n", 400);
}

}  // namespace

head_result read_response_head(std::string_view input, const head_limits& limits, method asked,
                               response& out, message_head& head) {
  cursor in{input.data(), input.data() + input.size()};
  gathered seen;
  head = {};
  out.headers.clear();
  const bool line = read_status_line(in, out, head);
  const bool complete = line && read_field_lines(in, limits.fields, out.headers, seen, head);
  if (complete) {
    in.status = decide_framing(seen, head);
    decide_keep_alive(seen, head);
    if (asked == method::head || !status_allows_content(out.status)) {
      head.body = framing::none;
    } else if (head.body == framing::none) {
      head.body = framing::until_close;
      head.keep_alive = false;
    }
  }
  return finish(in, input, complete, limits.bytes, false);
}

}  // namespace tenon::http::detail
