#include "numbers.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

namespace {

constexpr std::size_t piece_size = std::size_t{64} << 10U;
static_assert(std::endian::native == std::endian::little);

/// The 8 bytes at 8 times `place`.
std::uint64_t number_at(std::uint64_t place) noexcept {
  std::uint64_t mixed = place + 0x9e3779b97f4a7c15U;  // splitmix64
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

/// Writes the content from `at`, which is a multiple of 8.
void write_numbers(std::uint64_t at, std::string& into) {
  for (std::size_t done = 0; done < into.size(); done += 8) {
    const std::uint64_t number = number_at((at + done) / 8);
    std::memcpy(into.data() + done, &number, std::min<std::size_t>(8, into.size() - done));
  }
}

class source final : public tenon::http::body_source {
 public:
  explicit source(std::uint64_t bytes) : bytes_(bytes) {}
  tenon::task<std::string_view> read() override {
    piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, bytes_ - at_)));
    write_numbers(at_, piece_);
    at_ += piece_.size();
    co_return std::string_view(piece_);
  }

 private:
  std::uint64_t bytes_;
  std::uint64_t at_ = 0;
  std::string piece_{};
};

}  // namespace

std::unique_ptr<tenon::http::body_source> number_source(std::uint64_t bytes) {
  return std::make_unique<source>(bytes);
}

bool number_check::add(std::string_view piece) {
  while (right_ && !piece.empty()) {
    const std::uint64_t number = number_at(at_ / 8);
    const std::size_t from = at_ % 8;
    const std::size_t size = std::min<std::size_t>(8 - from, piece.size());
    char expected[8];
    std::memcpy(expected, &number, sizeof expected);
    right_ = std::memcmp(piece.data(), expected + from, size) == 0;
    at_ += size;
    piece.remove_prefix(size);
  }
  return right_;
}
