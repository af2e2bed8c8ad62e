#include <tenon/tracing/environment.hpp>

#include <charconv>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tenon/http/url.hpp>

namespace tenon::tracing {

namespace {

std::optional<std::string_view> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

[[noreturn]] void refuse_variable(const char* name, const char* expected) {
  throw std::invalid_argument(std::string(name) + " must be " + expected);
}

template <class Number>
std::optional<Number> number_variable(const char* name, const char* expected) {
  const std::optional<std::string_view> text = variable(name);
  if (!text) return std::nullopt;
  Number value{};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < Number{}) {
    refuse_variable(name, expected);
  }
  return value;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// `key=value,key=value`, the values percent-encoded: W3C Baggage.
void add_pairs(const char* name, std::vector<std::pair<std::string, std::string>>& to) {
  std::string_view rest = variable(name).value_or("");
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = without_blanks(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    std::string value;
    if (equals == std::string_view::npos || equals == 0 ||
        !http::percent_decode(value, without_blanks(pair.substr(equals + 1)))) {
      refuse_variable(name, "pairs such as key=value,key=value");
    }
    to.emplace_back(without_blanks(pair.substr(0, equals)), std::move(value));
  }
}

/// Where spans go, unless they go nowhere.
void read_endpoint(tracer_options& into) {
  if (const auto protocol = variable("OTEL_EXPORTER_OTLP_PROTOCOL"); protocol == "grpc") {
    refuse_variable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json: that is what is sent");
  }
  if (const auto whole = variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) {
    into.endpoint = *whole;
  } else if (const auto base = variable("OTEL_EXPORTER_OTLP_ENDPOINT")) {
    into.endpoint = *base;
    while (into.endpoint.ends_with('/')) into.endpoint.pop_back();
    into.endpoint += "/v1/traces";
  }
  if (variable("OTEL_SDK_DISABLED") == "true" || variable("OTEL_TRACES_EXPORTER") == "none") {
    into.endpoint.clear();
  }
}

void read_sampler(tracer_options& into) {
  const auto share = number_variable<double>("OTEL_TRACES_SAMPLER_ARG", "a number from 0 to 1");
  if (share && *share > 1) refuse_variable("OTEL_TRACES_SAMPLER_ARG", "a number from 0 to 1");
  std::string_view name = variable("OTEL_TRACES_SAMPLER").value_or("");
  if (name.empty()) return;
  constexpr std::string_view by_parent = "parentbased_";
  into.follow_callers = name.starts_with(by_parent);
  if (into.follow_callers) name.remove_prefix(by_parent.size());
  if (name == "always_on") {
    into.ratio = 1;
  } else if (name == "always_off") {
    into.ratio = 0;
  } else if (name == "traceidratio") {
    into.ratio = share.value_or(1);
  } else {
    refuse_variable("OTEL_TRACES_SAMPLER",
                    "always_on, always_off or traceidratio, or one of them after parentbased_");
  }
}

void read_queue(tracer_options& into) {
  constexpr const char* whole = "a whole number";
  using milliseconds = std::chrono::milliseconds;
  if (const auto given = number_variable<std::int64_t>("OTEL_EXPORTER_OTLP_TIMEOUT", whole)) {
    into.timeout = milliseconds{*given};
  }
  if (const auto given = number_variable<std::int64_t>("OTEL_BSP_SCHEDULE_DELAY", whole)) {
    into.interval = milliseconds{*given};
  }
  if (const auto given = number_variable<std::size_t>("OTEL_BSP_MAX_QUEUE_SIZE", whole)) {
    into.queue = *given;
  }
  if (const auto given = number_variable<std::size_t>("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", whole)) {
    into.batch = *given;
  }
}

}  // namespace

tracer_options from_environment(tracer_options defaults) {
  tracer_options read = std::move(defaults);
  read_endpoint(read);
  read_sampler(read);
  read_queue(read);
  add_pairs("OTEL_EXPORTER_OTLP_HEADERS", read.headers);
  add_pairs("OTEL_RESOURCE_ATTRIBUTES", read.resource);
  for (auto each = read.resource.begin(); each != read.resource.end();) {
    if (each->first != "service.name") {
      ++each;
      continue;
    }
    read.service_name = each->second;
    each = read.resource.erase(each);
  }
  if (const auto name = variable("OTEL_SERVICE_NAME")) read.service_name = *name;
  return read;
}

}  // namespace tenon::tracing
