#include <tenon/tracing/span.hpp>

#include <tenon/tracing/tracer.hpp>

namespace tenon::tracing {

namespace {

constexpr std::size_t longest_text = 1024;

void add_attribute(span_record* to, std::string_view name, attribute_value value) {
  if (to == nullptr) return;
  to->attributes.push_back({.name = std::string(name), .value = std::move(value)});
}

}  // namespace

void span::rename(std::string name) {
  if (record_ != nullptr) record_->name = std::move(name);
}

void span::set_trace_state(std::string_view state) {
  if (record_ != nullptr) record_->trace_state = state;
}

void span::set(std::string_view name, std::string_view value) {
  if (record_ != nullptr)
    add_attribute(record_.get(), name, std::string(value.substr(0, longest_text)));
}

void span::set(std::string_view name, std::int64_t value) {
  add_attribute(record_.get(), name, value);
}

void span::set(std::string_view name, double value) { add_attribute(record_.get(), name, value); }

void span::set(std::string_view name, bool value) { add_attribute(record_.get(), name, value); }

void span::fail(std::string_view why) {
  if (record_ == nullptr) return;
  record_->failed = true;
  record_->failure = why.substr(0, longest_text);
}

void span::end() noexcept {
  if (record_ == nullptr) return;
  record_->duration = clock::now() - begin_;
  owner_->take(std::move(record_));
}

}  // namespace tenon::tracing
