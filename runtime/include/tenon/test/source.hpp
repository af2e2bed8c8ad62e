#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::test {

/// Random numbers from a seed: the same ones everywhere and always (SplitMix64).
class source {
 public:
  explicit source(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t bits() noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  /// Less than `limit`, which is above 0.
  std::size_t below(std::size_t limit) noexcept { return static_cast<std::size_t>(bits() % limit); }
  /// Both ends included.
  std::size_t between(std::size_t least, std::size_t most) noexcept {
    return least + below(most - least + 1);
  }
  /// True once in `count` times.
  bool one_in(std::size_t count) noexcept { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace tenon::test
