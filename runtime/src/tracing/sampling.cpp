#include "sampling.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>

namespace tenon::tracing::detail {

namespace {

/// Random bytes, at least one of them not zero.
void fill_id(std::span<std::uint8_t> bytes) {
  do {
    if (::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size())) continue;
    std::random_device device;  // for kernels without the call
    std::ranges::generate(bytes, [&device] { return static_cast<std::uint8_t>(device()); });
  } while (std::ranges::all_of(bytes, [](std::uint8_t each) { return each == 0; }));
}

}  // namespace

bool in_share(const trace_parent& of, double ratio) noexcept {
  std::uint64_t randomness = 0;
  for (const std::uint8_t byte : std::span(of.trace_id).last(7)) {
    randomness = randomness << 8U | byte;
  }
  return randomness >= static_cast<std::uint64_t>((1 - ratio) * std::ldexp(1.0, 56));
}

trace_parent position_below(const std::optional<trace_parent>& parent, double ratio) {
  trace_parent made;
  fill_id(made.parent_id);
  if (parent) {
    made.trace_id = parent->trace_id;
    made.flags = parent->flags & sampled_flag;
    return made;
  }
  fill_id(made.trace_id);
  if (in_share(made, ratio)) made.flags = sampled_flag;
  return made;
}

}  // namespace tenon::tracing::detail
