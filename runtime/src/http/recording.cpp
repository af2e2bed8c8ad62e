#include <tenon/http/recording.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <tenon/http/url.hpp>

#include "exchange_record.hpp"
#include "head_parser.hpp"
#include "response_head.hpp"

namespace tenon::http {

namespace {

constexpr std::string_view redacted = "redacted";
constexpr detail::head_limits recorded_limits{std::size_t{1} << 20U, 10'000};

bool names_secret(std::string_view name, const std::vector<std::string>& secrets) {
  for (const std::string_view each : {"Authorization", "Cookie", "Set-Cookie"}) {
    if (equal_ignoring_case(name, each)) return true;
  }
  return std::any_of(secrets.begin(), secrets.end(),
                     [&](const std::string& each) { return equal_ignoring_case(name, each); });
}

/// A target with "redacted" for the values of those parameters.
std::string target_without_secrets(std::string_view target,
                                   const std::vector<std::string>& secrets) {
  const target_parts parts = split_target(target);
  std::string out(parts.path);
  std::string_view query = parts.query;
  for (char separator = '?'; !query.empty(); separator = '&') {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::string_view name = pair.substr(0, pair.find('='));
    std::string decoded;
    const bool secret = percent_decode(decoded, name, true) &&
                        std::find(secrets.begin(), secrets.end(), decoded) != secrets.end();
    out.push_back(separator);
    if (secret) {
      out.append(name).append("=").append(redacted);
    } else {
      out.append(pair);
    }
  }
  return out;
}

void append_fields(std::string& out, const fields& headers, std::size_t content) {
  for (const fields::field& each : headers) {
    if (detail::speaks_for_connection(each.name)) continue;
    out.append(each.name).append(": ").append(each.value).append("\r\n");
  }
  out.append("Content-Length: ").append(std::to_string(content)).append("\r\n\r\n");
}

void append_part(std::string& out, std::string_view kind, std::string_view message) {
  out.append(kind).append(" ").append(std::to_string(message.size())).append("\n");
  out.append(message).append("\n");
}

[[noreturn]] void refuse_recording() {
  throw std::invalid_argument("the text is not a recording of exchanges");
}

/// The message behind the line `KIND SIZE`, taken from the text.
std::string_view take_message(std::string_view& text, std::string_view kind) {
  const std::string_view line = text.substr(0, text.find('\n'));
  if (!line.starts_with(kind) || line.size() == text.size()) refuse_recording();
  const std::string_view digits = line.substr(std::min(kind.size() + 1, line.size()));
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  text.remove_prefix(line.size() + 1);
  if (error != std::errc() || end != digits.data() + digits.size() || size >= text.size() ||
      text[size] != '\n') {
    refuse_recording();
  }
  const std::string_view message = text.substr(0, size);
  text.remove_prefix(size + 1);
  return message;
}

fields kept_fields(const fields& read) {
  fields kept;
  for (const fields::field& each : read) {
    if (!equal_ignoring_case(each.name, "Content-Length")) kept.add(each.name, each.value);
  }
  return kept;
}

void read_recorded_request(recorded_exchange& into, std::string_view message) {
  request read;
  detail::message_head head;
  const detail::head_result result =
      detail::read_request_head(message, recorded_limits, read, head);
  if (result.outcome != detail::head_result::state::complete) refuse_recording();
  into.method = read.method_text();
  into.target = read.target;
  into.request_headers = kept_fields(read.headers);
  into.request_headers.erase("Host");
  into.request_body = message.substr(result.size);
}

void read_recorded_response(recorded_exchange& into, std::string_view message) {
  response read;
  detail::message_head head;
  const detail::head_result result =
      detail::read_response_head(message, recorded_limits, method::get, read, head);
  if (result.outcome != detail::head_result::state::complete) refuse_recording();
  into.status = read.status;
  into.headers = kept_fields(read.headers);
  into.body = message.substr(result.size);
}

}  // namespace

std::string to_text(const std::vector<recorded_exchange>& exchanges) {
  std::string out;
  for (const recorded_exchange& each : exchanges) {
    std::string message = each.method + " " + each.target + " HTTP/1.1\r\nHost: recorded\r\n";
    append_fields(message, each.request_headers, each.request_body.size());
    append_part(out, "request", message.append(each.request_body));
    message = "HTTP/1.1 " + std::to_string(each.status) + " \r\n";
    append_fields(message, each.headers, each.body.size());
    append_part(out, "response", message.append(each.body));
  }
  return out;
}

std::vector<recorded_exchange> parse_recording(std::string_view text) {
  std::vector<recorded_exchange> exchanges;
  while (!text.empty()) {
    recorded_exchange& next = exchanges.emplace_back();
    read_recorded_request(next, take_message(text, "request"));
    read_recorded_response(next, take_message(text, "response"));
  }
  return exchanges;
}

namespace detail {

fields without_secrets(const fields& headers, const std::vector<std::string>& names) {
  fields kept;
  for (const fields::field& each : headers) {
    if (equal_ignoring_case(each.name, "Host")) continue;
    kept.add(each.name, names_secret(each.name, names) ? redacted : each.value);
  }
  return kept;
}

task<recorded_exchange> record_request(request& outgoing, std::size_t most) {
  recorded_exchange made;
  made.method = outgoing.method_text();
  made.target = target_without_secrets(outgoing.target, outgoing.credential_names);
  made.request_headers = without_secrets(outgoing.headers, outgoing.credential_names);
  made.request_body = co_await outgoing.body.read_all(most);
  co_return made;
}

}  // namespace detail

task<response> recorder::handle(request& outgoing) {
  recorded_exchange made = co_await detail::record_request(outgoing, most_);
  outgoing.body = body::view(made.request_body);
  response answer = co_await to_.handle(outgoing);
  made.status = answer.status;
  made.headers = detail::without_secrets(answer.headers, outgoing.credential_names);
  made.body = co_await answer.body.take_all(most_);
  answer.body = made.body;
  outgoing.body = made.request_body;
  const std::lock_guard lock(mutex_);
  exchanges_.push_back(std::move(made));
  co_return answer;
}

std::vector<recorded_exchange> recorder::exchanges() const {
  const std::lock_guard lock(mutex_);
  return exchanges_;
}

}  // namespace tenon::http
