#include "otlp.hpp"

#include <limits>
#include <support/catch.hpp>

#include "sampling.hpp"

using namespace tenon;
using namespace tenon::tracing;
using namespace tenon::tracing::detail;

namespace {

trace_parent position(const char* text) { return trace_parent::parse(text).value(); }

const char* const known = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

}  // namespace

TEST_CASE("a span is written as the protocol's JSON mapping says") {
  span_record one;
  one.position = position(known);
  one.parent = {1, 2, 3, 4, 5, 6, 7, 8};
  one.trace_state = "a=1";
  one.name = "GET /pets/{id}";
  one.kind = span_kind::server;
  one.begin = std::chrono::system_clock::time_point{std::chrono::seconds{1'700'000'000}};
  one.duration = std::chrono::microseconds{1500};
  one.attributes = {{"a", std::string("b\"c")},
                    {"n", std::int64_t{-5}},
                    {"d", 0.5},
                    {"t", true},
                    {"nan", std::numeric_limits<double>::quiet_NaN()}};
  one.failed = true;
  one.failure = "broke";
  const tracer_options about{.service_name = "pets", .resource = {{"service.version", "1.2"}}};
  CHECK(otlp_request(about, {&one, 1}) ==
        R"({"resourceSpans":[{"resource":{"attributes":[)"
        R"({"key":"service.name","value":{"stringValue":"pets"}},)"
        R"({"key":"telemetry.sdk.name","value":{"stringValue":"tenon"}},)"
        R"({"key":"telemetry.sdk.language","value":{"stringValue":"cpp"}},)"
        R"({"key":"service.version","value":{"stringValue":"1.2"}}]},)"
        R"("scopeSpans":[{"scope":{"name":"tenon"},"spans":[)"
        R"({"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
        R"("parentSpanId":"0102030405060708","traceState":"a=1","name":"GET /pets/{id}","kind":2,)"
        R"("startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001500000",)"
        R"("attributes":[{"key":"a","value":{"stringValue":"b\"c"}},)"
        R"({"key":"n","value":{"intValue":"-5"}},{"key":"d","value":{"doubleValue":0.5}},)"
        R"({"key":"t","value":{"boolValue":true}},{"key":"nan","value":{"doubleValue":"NaN"}}],)"
        R"("status":{"code":2,"message":"broke"}}]}]}]})");
}

TEST_CASE("text that peers have sent is always written as valid JSON") {
  span_record one;
  one.name = "a\xff\xc3z\n";
  const std::string text = otlp_request({}, {&one, 1});
  CHECK(text.find(R"("name":"a??z\n")") != std::string::npos);
  CHECK(text.find("parentSpanId") == std::string::npos);
  CHECK(text.find("status") == std::string::npos);
}

TEST_CASE("a collector's answer is read whatever it is") {
  CHECK(read_otlp_response("").spans == 0);
  CHECK(read_otlp_response("{}").spans == 0);
  CHECK(read_otlp_response("<html>").spans == 0);
  CHECK(read_otlp_response(R"({"partialSuccess":{"rejectedSpans":3}})").spans == 3);
  const otlp_refusal some =
      read_otlp_response(R"({"partialSuccess":{"rejectedSpans":"4","errorMessage":"no"}})");
  CHECK(some.spans == 4);
  CHECK(some.message == "no");
}

TEST_CASE("a trace is in a share by the random part of its id") {
  const trace_parent low = position("00-ffffffffffffffffff00000000000001-b7ad6b7169203331-00");
  const trace_parent high = position("00-000000000000000000ffffffffffffff-b7ad6b7169203331-00");
  const trace_parent middle = position("00-00000000000000000080000000000000-b7ad6b7169203331-00");
  for (const trace_parent& each : {low, middle, high}) {
    CHECK(in_share(each, 1));
    CHECK_FALSE(in_share(each, 0));
  }
  CHECK_FALSE(in_share(low, 0.9));
  CHECK(in_share(high, 0.001));
  CHECK(in_share(middle, 0.5));
  CHECK_FALSE(in_share(middle, 0.49));
}

TEST_CASE("a position below another is in its trace and has its flag, whatever the share") {
  const trace_parent sampled = position(known);
  trace_parent ignored = sampled;
  ignored.flags = 0;
  const trace_parent below = position_below(sampled, 0);
  CHECK(below.trace_id == sampled.trace_id);
  CHECK(below.parent_id != sampled.parent_id);
  CHECK(below.flags == 1);
  CHECK(position_below(ignored, 1).flags == 0);
  const trace_parent first = position_below({}, 1);
  CHECK(first.valid());
  CHECK(first.flags == 1);
  CHECK(position_below({}, 0).flags == 0);
  CHECK(position_below({}, 1).trace_id != first.trace_id);
}
