#include "source/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace tenon::gen::source {

namespace {

auto order_of(const diagnostic& found) {
  // The empty file id is the largest number; adding one puts findings without a place first.
  const auto file = static_cast<std::uint32_t>(found.where.file) + 1;
  return std::tuple(file, found.where.begin, found.where.end, found.code.text(),
                    std::string_view(found.message));
}

}  // namespace

void diagnostic_sink::add(diagnostic found) {
  const bool hidden = hidden_.contains(std::string(found.code.text()));
  if (hidden && found.level != severity::error) return;
  const auto& [file, begin, end] = found.where;
  std::string identity = fmt::format("{} {} {} {} {}", found.code.text(),
                                     static_cast<std::uint32_t>(file), begin, end, found.message);
  if (!seen_.insert(std::move(identity)).second) return;
  if (found.level == severity::error) ++errors_;
  if (found.level == severity::warning) ++warnings_;
  found_.push_back(std::move(found));
}

void diagnostic_sink::raise_warnings() {
  for (diagnostic& each : found_) {
    if (each.level == severity::warning) each.level = severity::error;
  }
  errors_ += std::exchange(warnings_, 0);
}

std::vector<diagnostic> diagnostic_sink::sorted() const {
  std::vector<diagnostic> ordered = found_;
  std::ranges::sort(ordered, [](const auto& left, const auto& right) {
    return order_of(left) < order_of(right);
  });
  return ordered;
}

}  // namespace tenon::gen::source
