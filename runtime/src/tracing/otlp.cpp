#include "otlp.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>
#include <tenon/json.hpp>
#include <utility>

namespace tenon::tracing::detail {

namespace {

void write_text(json::writer& out, std::string_view text) {
  std::string checked;
  try {
    json::writer trial(checked);
    trial.string(text);
    trial.finish();
  } catch (const std::domain_error&) {
    std::string plain(text);
    for (char& each : plain) {
      if (static_cast<unsigned char>(each) >= 0x80) each = '?';
    }
    out.string(plain);
    return;
  }
  out.raw(checked);
}

void write_value(json::writer& out, const attribute_value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    out.raw(R"({"stringValue":)");
    write_text(out, *text);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out.raw(R"({"intValue":")");  // 64 bits are texts in protobuf's JSON
    out.integer(*number);
    out.raw('"');
  } else if (const auto* real = std::get_if<double>(&value)) {
    out.raw(R"({"doubleValue":)");
    if (std::isfinite(*real)) {
      out.number(*real);
    } else {
      out.string(std::isnan(*real) ? "NaN" : *real > 0 ? "Infinity" : "-Infinity");
    }
  } else {
    out.raw(R"({"boolValue":)");
    out.boolean(std::get<bool>(value));
  }
  out.raw('}');
}

void write_attribute(json::writer& out, std::string_view name, const attribute_value& value,
                     bool first) {
  out.raw(first ? std::string_view{R"({"key":)"} : std::string_view{R"(,{"key":)"});
  write_text(out, name);
  out.raw(R"(,"value":)");
  write_value(out, value);
  out.raw('}');
}

void write_hex(json::writer& out, std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  out.raw('"');
  for (const std::uint8_t byte : bytes) {
    out.raw(digits[byte / 16]);
    out.raw(digits[byte % 16]);
  }
  out.raw('"');
}

void write_time(json::writer& out, std::chrono::nanoseconds since_epoch) {
  out.raw('"');
  out.integer(static_cast<std::int64_t>(since_epoch.count()));
  out.raw('"');
}

void write_span(json::writer& out, const span_record& each) {
  const auto begin =
      std::chrono::duration_cast<std::chrono::nanoseconds>(each.begin.time_since_epoch());
  out.raw(R"({"traceId":)");
  write_hex(out, each.position.trace_id);
  out.raw(R"(,"spanId":)");
  write_hex(out, each.position.parent_id);
  if (each.parent != std::array<std::uint8_t, 8>{}) {
    out.raw(R"(,"parentSpanId":)");
    write_hex(out, each.parent);
  }
  if (!each.trace_state.empty()) {
    out.raw(R"(,"traceState":)");
    write_text(out, each.trace_state);
  }
  out.raw(R"(,"name":)");
  write_text(out, each.name);
  out.raw(R"(,"kind":)");
  out.integer(static_cast<std::int64_t>(each.kind));
  out.raw(R"(,"startTimeUnixNano":)");
  write_time(out, begin);
  out.raw(R"(,"endTimeUnixNano":)");
  write_time(out, begin + each.duration);
  out.raw(R"(,"attributes":[)");
  bool first = true;
  for (const attribute& one : each.attributes) {
    write_attribute(out, one.name, one.value, std::exchange(first, false));
  }
  out.raw("]");
  if (each.failed) {
    out.raw(R"(,"status":{"code":2)");
    if (!each.failure.empty()) {
      out.raw(R"(,"message":)");
      write_text(out, each.failure);
    }
    out.raw('}');
  }
  out.raw('}');
}

constexpr json::object_shape response_shape{{{"partialSuccess", json::presence::optional}}};
constexpr json::object_shape partial_shape{
    {{"rejectedSpans", json::presence::optional}, {"errorMessage", json::presence::optional}}};

/// A number, or the text of one.
void read_count(json::reader& in, std::int64_t& out) {
  if (in.peek() != json::kind::string) {
    json::read_json(in, out);
    return;
  }
  std::string digits;
  json::read_json(in, digits);
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
}

void read_partial(json::reader& in, otlp_refusal& out) {
  for (json::object_reader object{in, partial_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_count(in, out.spans);
        break;
      case 1:
        json::read_json(in, out.message);
        break;
      default:
        object.skip();
    }
  }
}

}  // namespace

std::string otlp_request(const tracer_options& about, std::span<const span_record> spans) {
  std::string text;
  json::writer out(text);
  out.raw(R"({"resourceSpans":[{"resource":{"attributes":[)");
  write_attribute(out, "service.name", about.service_name, true);
  write_attribute(out, "telemetry.sdk.name", std::string("tenon"), false);
  write_attribute(out, "telemetry.sdk.language", std::string("cpp"), false);
  for (const auto& [name, value] : about.resource) write_attribute(out, name, value, false);
  out.raw(R"(]},"scopeSpans":[{"scope":{"name":"tenon"},"spans":[)");
  bool first = true;
  for (const span_record& each : spans) {
    if (!std::exchange(first, false)) out.raw(',');
    write_span(out, each);
  }
  out.raw("]}]}]}");
  out.finish();
  return text;
}

otlp_refusal read_otlp_response(std::string_view text) {
  otlp_refusal found;
  json::reader in{text};
  for (json::object_reader object{in, response_shape}; object.next();) {
    if (object.field() == 0) {
      read_partial(in, found);
    } else {
      object.skip();
    }
  }
  return found;
}

}  // namespace tenon::tracing::detail
