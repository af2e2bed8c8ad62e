#include <tenon/tracing/environment.hpp>

#include <cstdlib>
#include <stdexcept>
#include <support/catch.hpp>

using namespace tenon::tracing;
using namespace std::chrono_literals;

namespace {

/// An environment variable for as long as it lives.
class setting {
 public:
  setting(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  setting(const setting&) = delete;
  setting& operator=(const setting&) = delete;
  ~setting() { unsetenv(name_); }

 private:
  const char* name_;
};

using texts = std::vector<std::pair<std::string, std::string>>;

}  // namespace

TEST_CASE("without variables the program's own options hold") {
  const tracer_options read = from_environment({.service_name = "pets", .ratio = 0.25});
  CHECK(read.endpoint == "http://localhost:4318/v1/traces");
  CHECK(read.service_name == "pets");
  CHECK(read.ratio == 0.25);
  CHECK(read.follow_callers);
}

TEST_CASE("every variable is read") {
  const setting endpoint{"OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318/"};
  const setting headers{"OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b, x=1=2"};
  const setting timeout{"OTEL_EXPORTER_OTLP_TIMEOUT", "250"};
  const setting resource{"OTEL_RESOURCE_ATTRIBUTES", "service.name=other,service.version=1.2"};
  const setting sampler{"OTEL_TRACES_SAMPLER", "traceidratio"};
  const setting share{"OTEL_TRACES_SAMPLER_ARG", "0.5"};
  const setting delay{"OTEL_BSP_SCHEDULE_DELAY", "100"};
  const setting queue{"OTEL_BSP_MAX_QUEUE_SIZE", "50"};
  const setting batch{"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5"};
  const tracer_options read = from_environment();
  CHECK(read.endpoint == "https://collector:4318/v1/traces");
  CHECK(read.headers == texts{{"api-key", "a b"}, {"x", "1=2"}});
  CHECK(read.timeout == 250ms);
  CHECK(read.service_name == "other");
  CHECK(read.resource == texts{{"service.version", "1.2"}});
  CHECK_FALSE(read.follow_callers);
  CHECK(read.ratio == 0.5);
  CHECK(read.interval == 100ms);
  CHECK(read.queue == 50);
  CHECK(read.batch == 5);
}

TEST_CASE("what is said about traces comes before what is said about everything") {
  const setting all{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:4318"};
  const setting traces{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://b:4318/here"};
  const setting resource{"OTEL_RESOURCE_ATTRIBUTES", "service.name=other"};
  const setting name{"OTEL_SERVICE_NAME", "pets"};
  CHECK(from_environment().endpoint == "http://b:4318/here");
  CHECK(from_environment().service_name == "pets");
}

TEST_CASE("samplers of OpenTelemetry") {
  const auto sampler = [](const char* name) {
    const setting chosen{"OTEL_TRACES_SAMPLER", name};
    return from_environment();
  };
  CHECK(sampler("always_off").ratio == 0);
  CHECK_FALSE(sampler("always_on").follow_callers);
  CHECK(sampler("parentbased_always_on").follow_callers);
  CHECK(sampler("parentbased_traceidratio").ratio == 1);
}

TEST_CASE("exporting can be turned off") {
  const setting off{"OTEL_SDK_DISABLED", "true"};
  CHECK(from_environment().endpoint.empty());
}

TEST_CASE("a variable that cannot be obeyed is named") {
  const auto refused = [](const char* name, const char* value) {
    const setting wrong{name, value};
    try {
      (void)from_environment();
    } catch (const std::invalid_argument& error) {
      return std::string(error.what()).starts_with(std::string(name) + " must be ");
    }
    return false;
  };
  CHECK(refused("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));
  CHECK(refused("OTEL_EXPORTER_OTLP_HEADERS", "novalue"));
  CHECK(refused("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"));
  CHECK(refused("OTEL_TRACES_SAMPLER", "sometimes"));
  CHECK(refused("OTEL_TRACES_SAMPLER_ARG", "2"));
  CHECK(refused("OTEL_BSP_MAX_QUEUE_SIZE", "-1"));
}
