#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tenon/async/executor.hpp>
#include <tenon/async/trace_parent.hpp>

namespace tenon::tracing {

class tracer;

/// What a span stands for; the numbers are OTLP's.
enum class span_kind : std::uint8_t { internal = 1, server = 2, client = 3 };

using attribute_value = std::variant<std::string, std::int64_t, double, bool>;

struct attribute {
  std::string name{};
  attribute_value value{};
};

/// A span as it is exported.
struct span_record {
  trace_parent position{};               ///< the span's own
  std::array<std::uint8_t, 8> parent{};  ///< zeros: it is the first of its trace
  std::string trace_state{};             ///< what other systems keep for the trace
  std::string name{};
  span_kind kind = span_kind::internal;
  std::chrono::system_clock::time_point begin{};
  std::chrono::nanoseconds duration{};
  std::vector<attribute> attributes{};
  bool failed = false;
  std::string failure{};  ///< what went wrong, for people
};

/// A piece of work, from when it is made until it ends or goes. Of one that is not sampled only the
/// position is kept, for those below it. Belongs to one thread at a time; its tracer outlives it.
class span {
 public:
  span() noexcept = default;
  span(span&& other) noexcept
      : owner_(std::exchange(other.owner_, nullptr)),
        position_(other.position_),
        record_(std::move(other.record_)),
        begin_(other.begin_) {}
  span& operator=(span&& other) noexcept {
    span moved(std::move(other));
    std::swap(owner_, moved.owner_);
    std::swap(position_, moved.position_);
    std::swap(record_, moved.record_);
    std::swap(begin_, moved.begin_);
    return *this;
  }
  ~span() { end(); }

  /// What stands as `context::trace` of the work, and goes to those it calls.
  [[nodiscard]] const trace_parent& position() const noexcept { return position_; }
  /// Whether it will be exported: if not, all below does nothing.
  [[nodiscard]] bool sampled() const noexcept { return record_ != nullptr; }

  void rename(std::string name);
  /// What goes on with the trace (context::trace_state), to be exported with the span.
  void set_trace_state(std::string_view state);
  /// Texts are cut after 1024 bytes.
  void set(std::string_view name, std::string_view value);
  void set(std::string_view name, const char* value) { set(name, std::string_view(value)); }
  void set(std::string_view name, std::int64_t value);
  void set(std::string_view name, int value) { set(name, std::int64_t{value}); }
  void set(std::string_view name, double value);
  void set(std::string_view name, bool value);
  void fail(std::string_view why = {});
  void end() noexcept;

 private:
  friend class tracer;
  span(tracer* owner, const trace_parent& position, std::unique_ptr<span_record> record) noexcept
      : owner_(owner), position_(position), record_(std::move(record)), begin_(clock::now()) {}

  tracer* owner_ = nullptr;
  trace_parent position_{};
  std::unique_ptr<span_record> record_{};
  clock::time_point begin_{};
};

}  // namespace tenon::tracing
